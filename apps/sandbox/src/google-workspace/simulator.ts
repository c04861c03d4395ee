import { z } from "zod";
import { oauthFaultReply } from "../authorization/oauth-fault.ts";
import { addressesOf } from "../google/addresses.ts";
import {
	googleAuthorization,
	googleRedirectUris,
} from "../google/authorization-server.ts";
import { googleClient } from "../google/client.ts";
import { identityRoute } from "../google/identity-routes.ts";
import { googleNotes } from "../google/logged.ts";
import { namedPerson } from "../named-person.ts";
import {
	BadControlInput,
	type ControlAction,
	type PlatformFault,
	type Reply,
	type SandboxRequest,
	type Simulator,
} from "../simulator.ts";
import { people } from "../world/people.ts";
import type { World } from "../world/world.ts";
import { StoredFiles } from "./drive/stored-files.ts";
import { Uploads } from "./drive/uploads.ts";
import { errorInfo, errorReply, WorkspaceRefused } from "./errors.ts";
import type { WorkspaceFault } from "./fault.ts";
import type { WorkspaceParts } from "./parts.ts";
import { route } from "./routes.ts";

const prefix = "/google-workspace";

/** Google Drive v3 and Sheets v4, for the people and tokens of Google's one authorization server. */
export function createGoogleWorkspaceSimulator(
	world: World,
): Simulator<WorkspaceFault> {
	const { clock } = world;
	const server = googleAuthorization(world);
	const files = new StoredFiles(clock);
	const parts: WorkspaceParts = {
		server,
		clock,
		files,
		uploads: new Uploads(files, clock),
		pageTokenEpoch: 0,
	};
	return {
		handle: async (request) => {
			const path = request.path.slice(prefix.length);
			const identity = path.startsWith("/oauth2/")
				? await identityRoute(request, path, { server, clock })
				: null;
			return identity ?? (await route(request, path, parts));
		},
		faultReply,
		notes: googleNotes,
		control: controlActions(parts),
		describe: (url) => ({
			userInfoUrl: addressesOf(url).userInfoUrl,
			jwksUrl: addressesOf(url).jwksUrl,
			clientIds: [googleClient.id],
			redirectUris: googleRedirectUris(world),
			people,
		}),
	};
}

/** `workspaceError` in Drive's form, or in that of Sheets below `/v4/`. */
async function faultReply(
	fault: PlatformFault<WorkspaceFault>,
	request: SandboxRequest,
): Promise<Reply | null> {
	const { status } = fault;
	const { workspaceError: wanted, oauthError } = fault.form;
	if (wanted === undefined)
		return oauthError === undefined
			? null
			: oauthFaultReply(oauthError, status);
	const service = request.path.startsWith(`${prefix}/v4/`)
		? "sheets.googleapis.com"
		: "drive.googleapis.com";
	return errorReply(
		new WorkspaceRefused(
			status ?? 403,
			wanted.reason,
			wanted.message ?? `Scripted: ${wanted.reason}`,
			{
				...(wanted.location === undefined
					? {}
					: { location: { name: wanted.location, type: "parameter" } }),
				...(wanted.detail === undefined
					? {}
					: { details: [errorInfo(wanted.detail, service, "Scripted")] }),
			},
		),
		service,
	);
}

const userInput = z.strictObject({ user: z.string() });
const pickInput = z.strictObject({
	user: z.string(),
	name: z.string(),
	clientId: z.string(),
});
const createInput = z.strictObject({
	user: z.string(),
	clientId: z.string(),
	count: z.number().int().min(1).max(5000),
});

/** `POST /__sandbox/google-workspace/{name}`. */
function controlActions(parts: WorkspaceParts): Record<string, ControlAction> {
	const { files } = parts;
	return {
		files: {
			description: "all files of a person, opened to an app or not: {user}",
			run: (input) => ({
				files: files
					.ofPerson(namedPerson(userInput.parse(input).user).sub)
					.map(({ id, name, mimeType, opened, workbook }) => ({
						id,
						name,
						mimeType,
						clients: [...opened].map((key) => key.split(" ")[1]),
						sheets:
							workbook?.sheets.map(({ sheetId, title }) => ({
								sheetId,
								title,
							})) ?? null,
					})),
			}),
		},
		pick: {
			description:
				"the person opens one of its files, or one shared with it, to an app: {user, name, clientId}",
			run: (input) => {
				const { user, name, clientId } = pickInput.parse(input);
				const sub = namedPerson(user).sub;
				const file =
					files.ofPerson(sub).find((one) => one.name === name) ??
					files.sharedWith(sub).find((one) => one.name === name);
				if (!file) throw new BadControlInput(`${user} has no file ${name}`);
				files.open(file, { sub, clientId });
				return { id: file.id };
			},
		},
		"create-files": {
			description: "files as if an app had made them: {user, clientId, count}",
			run: (input) => {
				const { user, clientId, count } = createInput.parse(input);
				const sub = namedPerson(user).sub;
				for (let number = 1; number <= count; number += 1)
					files.create(
						{ sub, clientId },
						{
							name: `Report ${String(number).padStart(3, "0")}.csv`,
							mimeType: "text/csv",
						},
					);
				return { created: count };
			},
		},
		"expire-access-tokens": {
			description: "end everybody's access tokens by time",
			run: () => ({ expiredTokens: parts.server.expireAccessTokens() }),
		},
		"expire-page-tokens": {
			description: "end all page tokens given out so far",
			run: () => {
				parts.pageTokenEpoch += 1;
				return {};
			},
		},
	};
}
