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
	if (!servedAt(request.origin, isSheets)) return nothingHere();
	const service: Service = isSheets
		? "sheets.googleapis.com"
		: "drive.googleapis.com";
	try {
		const answer = isSheets
			? await sheetsRoute(request, path, parts)
			: await driveRoute(request, path, parts);
		if (answer === null) return nothingHere();
		return isReply(answer) ? answer.reply : json(200, answer);
	} catch (error) {
		if (error instanceof WorkspaceRefused) return errorReply(error, service);
		throw error;
	}
}

/** Under Google's own names Sheets has a host of its own, and Drive is not there. */
function servedAt(origin: string, isSheets: boolean): boolean {
	if (!/\.googleapis\.com$/.test(origin)) return true;
	return isSheets === (origin === "https://sheets.googleapis.com");
}

function nothingHere(): Reply {
	return html(404, "<title>Error 404 (Not Found)!!1</title>");
}

function isReply(answer: NonNullable<Answer>): answer is { reply: Reply } {
	return "reply" in answer;
}
