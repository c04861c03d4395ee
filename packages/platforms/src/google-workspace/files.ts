import type { FileDraft, Page } from "../drafts.ts";
import { walkPages } from "../page-trail.ts";
import type { FilesOptions } from "../parts.ts";
import { idAt, readRows } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import { file, fileId } from "./api-types.ts";
import { createGoogleWorkspaceClient } from "./client.ts";
import { toFile } from "./mapper.ts";
import { googleWorkspaceScoped } from "./scoped.ts";

const usualPageSize = 100;

/** The files that this app made or was given; the cursor is Drive's page token. */
export function files(
	session: PlatformSession,
	{ cursor, pageSize = usualPageSize, search }: FilesOptions = {},
): AsyncIterable<Page<FileDraft>> {
	const client = createGoogleWorkspaceClient(session);
	return walkPages(
		googleWorkspaceScoped,
		async (pageToken) => {
			const page = await client.listFiles({
				pageToken,
				pageSize,
				...(search === undefined ? {} : { search }),
			});
			const rows = readRows(page.files, {
				entity: "file",
				list: "files",
				schema: file,
				toDraft: toFile,
				findId: idAt("id", fileId),
			});
			return { ...rows, nextCursor: page.nextPageToken };
		},
		{ from: cursor ?? null },
	);
}
