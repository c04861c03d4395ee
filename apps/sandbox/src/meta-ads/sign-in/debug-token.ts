import { isSameText } from "../../authorization/random-text.ts";
import { json } from "../../reply.ts";
import type { Reply, SandboxRequest } from "../../simulator.ts";
import { findPerson } from "../../world/people.ts";
import { appName, client } from "../client.ts";
import { GraphRefused } from "../graph/graph-error.ts";
import type { Params } from "../graph/params.ts";
import { accountIdOf, userIdOf } from "../ids.ts";
import type { Logins } from "./logins.ts";
import { accountPermissions } from "./permissions.ts";
import type { SystemUser, SystemUsers } from "./system-users.ts";
import { tokenOf, type Viewers } from "./viewers.ts";

export type TokenInspection = {
	logins: Logins;
	systemUsers: SystemUsers;
	viewers: Viewers;
};

const seconds = (milliseconds: number): number =>
	Math.floor(milliseconds / 1000);

/** `GET /{version}/debug_token`: what a token is, for its app or one of the app's people. */
export function debugToken(
	request: SandboxRequest,
	params: Params,
	parts: TokenInspection,
): Reply {
	const askedBy = appOf(request, params, parts);
	const input = params.text("input_token");
	if (input === null)
		throw new GraphRefused(100, "The parameter input_token is required");
	const systemUser = parts.systemUsers.find(input);
	if (systemUser !== null) {
		checkApp(client.id, askedBy);
		return json(200, {
			data: systemToken(systemUser, parts.systemUsers.isRevoked(input)),
		});
	}
	return json(200, { data: personToken(input, askedBy, parts) });
}

function systemToken(user: SystemUser, isRevoked: boolean) {
	if (isRevoked)
		return invalid(client.id, {
			code: 190,
			message:
				"Error validating access token: The session has been invalidated.",
		});
	return {
		app_id: client.id,
		type: "SYSTEM_USER",
		application: appName,
		data_access_expires_at: 0,
		expires_at: 0,
		is_valid: true,
		issued_at: 1_735_689_600,
		scopes: [...user.permissions, "public_profile"],
		user_id: user.id,
	};
}

function personToken(
	input: string,
	askedBy: string,
	{ logins, systemUsers }: TokenInspection,
) {
	const token = logins.server.inspect(input);
	if (token === null)
		return logins.wasIssued(input)
			? invalid(askedBy, {
					code: 190,
					message: "Error validating access token: Session has expired.",
					subcode: 463,
				})
			: invalid(null, { code: 190, message: "Malformed access token" });
	checkApp(token.clientId, askedBy);
	const person = findPerson(token.sub);
	const login = logins.find(token.clientId, token.sub);
	const subcode =
		token.state === "expired"
			? 463
			: token.state === "revoked" || login === null || person === null
				? logins.endingOf(token)
				: 0;
	if (subcode !== 0 || login === null || person === null)
		return invalid(token.clientId, {
			code: 190,
			message: "Error validating access token: The session is invalid.",
			...(subcode === null ? {} : { subcode }),
		});
	const { issuedAt, business } = logins.factsOf(input);
	const systemUser =
		business === null
			? null
			: systemUsers.list().find((one) => one.business.worldId === business);
	return {
		app_id: token.clientId,
		type: systemUser ? "SYSTEM_USER" : "USER",
		application: appName,
		data_access_expires_at: systemUser ? 0 : seconds(login.dataAccessEndsAt),
		expires_at: token.expiresAt === null ? 0 : seconds(token.expiresAt),
		is_valid: true,
		issued_at: seconds(issuedAt),
		scopes: systemUser ? token.scopes : login.granted,
		...(login.accounts === null
			? {}
			: {
					granular_scopes: accountPermissions
						.filter((scope) => login.granted.includes(scope))
						.map((scope) => ({
							scope,
							target_ids: login.accounts?.map((id) => accountIdOf({ id })),
						})),
				}),
		user_id: systemUser?.id ?? userIdOf(person),
	};
}

function invalid(appId: string | null, error: object) {
	return {
		...(appId === null
			? {}
			: { app_id: appId, application: appName, type: "USER" }),
		error,
		is_valid: false,
		scopes: [],
	};
}

/** The app that asks: by `id|secret`, or by the token of one of its people. */
function appOf(
	request: SandboxRequest,
	params: Params,
	{ logins, viewers }: TokenInspection,
): string {
	const given = tokenOf(request, params) ?? "";
	const [, id, secret] = /^(\d+)\|(.+)$/.exec(given) ?? [];
	if (id === undefined || secret === undefined)
		return viewers.of(request, params).clientId;
	const app = logins.server.clients.find(id);
	if (app === null || app.deleted || !isSameText(app.clientSecret, secret))
		throw new GraphRefused(190, "Invalid OAuth access token signature.", {
			status: 400,
		});
	return id;
}

function checkApp(appId: string, askedBy: string): void {
	if (appId !== askedBy)
		throw new GraphRefused(
			100,
			"The App_id in the input_token did not match the Viewing App",
		);
}
