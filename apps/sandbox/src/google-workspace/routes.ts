import { html, json } from "../reply.ts";
import type { Reply, SandboxRequest } from "../simulator.ts";
import { driveRoute } from "./drive/drive-routes.ts";
import { errorReply, type Service, WorkspaceRefused } from "./errors.ts";
import type { Answer, WorkspaceParts } from "./parts.ts";
import { sheetsRoute } from "./sheets/sheets-routes.ts";

/** Answers by method and path, without the platform's prefix. */
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
