import type { OAuth2Server } from "../authorization/oauth2-server.ts";
import { html, json } from "../reply.ts";
import type { Reply, SandboxRequest } from "../simulator.ts";
import type { Clock } from "../world/clock.ts";
import { driveRoute } from "./drive-routes.ts";
import { errorReply, type Service, WorkspaceRefused } from "./errors.ts";
import { sheetsRoute } from "./sheets-routes.ts";
import type { StoredFiles } from "./stored-files.ts";
import type { Uploads } from "./uploads.ts";

export type WorkspaceParts = {
	server: OAuth2Server;
	clock: Clock;
	files: StoredFiles;
	uploads: Uploads;
	/** Page tokens that were given out before are no longer known after it was raised. */
	pageTokenEpoch: number;
};

/** An answer as JSON, or a reply of another kind; null where there is nothing at the address. */
export type Answer = Record<string, unknown> | { reply: Reply } | null;

/** By method and path, without the platform's prefix. */
export async function route(
	request: SandboxRequest,
	path: string,
	parts: WorkspaceParts,
): Promise<Reply> {
	const isSheets = path.startsWith("/v4/");
	const service: Service = isSheets
		? "sheets.googleapis.com"
		: "drive.googleapis.com";
	try {
		const answer = isSheets
			? await sheetsRoute(request, path, parts)
			: await driveRoute(request, path, parts);
		if (answer === null)
			return html(404, "<title>Error 404 (Not Found)!!1</title>");
		return isReply(answer) ? answer.reply : json(200, answer);
	} catch (error) {
		if (error instanceof WorkspaceRefused) return errorReply(error, service);
		throw error;
	}
}

function isReply(answer: NonNullable<Answer>): answer is { reply: Reply } {
	return "reply" in answer;
}
