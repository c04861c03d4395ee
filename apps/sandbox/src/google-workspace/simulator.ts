import { oauthFaultReply } from "../authorization/oauth-fault.ts";
import { addressesOf } from "../google/addresses.ts";
import {
	googleAuthorization,
	googleRedirectUris,
} from "../google/authorization-server.ts";
import { googleClient } from "../google/client.ts";
import { identityRoute } from "../google/identity-routes.ts";
import { googleNotes } from "../google/logged.ts";
import { googlePicker } from "../google/picker.ts";
import type {
	PlatformFault,
	Reply,
	SandboxRequest,
	Simulator,
} from "../simulator.ts";
import { people } from "../world/people.ts";
import type { World } from "../world/world.ts";
import { controlActions } from "./control-actions.ts";
import { pickableFiles } from "./drive/pickable-files.ts";
import { StoredFiles } from "./drive/stored-files.ts";
import { Uploads } from "./drive/uploads.ts";
import { errorInfo, errorReply, WorkspaceRefused } from "./errors.ts";
import type { WorkspaceFault } from "./fault.ts";
import { ownerActions } from "./owner-actions.ts";
import type { WorkspaceParts } from "./parts.ts";
import { route } from "./routes.ts";
import { SheetsQuota } from "./sheets/quota.ts";

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
		quota: new SheetsQuota(clock),
		pageTokenEpoch: 0,
	};
	const picker = googlePicker(world);
	picker.files = pickableFiles(files);
	return {
		handle: async (request) => {
			const path = request.path.slice(prefix.length);
			const identity = path.startsWith("/oauth2/")
				? await identityRoute(request, path, { server, clock, picker })
				: null;
			return identity ?? (await route(request, path, parts));
		},
		faultReply,
		notes: googleNotes,
		control: { ...controlActions(parts), ...ownerActions(parts) },
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
