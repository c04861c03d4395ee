import type { Caller } from "../access.ts";
import { WorkspaceRefused } from "../errors.ts";
import { listAt, textAt } from "../json-fields.ts";
import { requireWriter } from "./require-writer.ts";
import {
	folderType,
	type StoredFile,
	type StoredFiles,
} from "./stored-files.ts";

/** The folder that a body names, as an id; `My Drive` where it names none. @throws {WorkspaceRefused} */
export function readParent(
	value: unknown,
	caller: Caller,
	files: StoredFiles,
): string {
	const parents = listAt(value, "parents");
	const root = files.rootOf(caller.sub).id;
	if (parents.length > 1)
		throw new WorkspaceRefused(
			400,
			"multipleParentsNotSupported",
			"A file must have exactly one parent.",
		);
	const id = textAt(parents[0], "parents[0]") ?? "root";
	if (id === "root" || id === root) return root;
	const folder = files.find(id, caller);
	if (folder === null)
		throw new WorkspaceRefused(404, "notFound", `File not found: ${id}.`, {
			location: { name: "fileId", type: "parameter" },
		});
	if (folder.mimeType !== folderType)
		throw new WorkspaceRefused(
			403,
			"parentNotAFolder",
			"The specified parent is not a folder.",
		);
	requireWriter(folder, caller, files);
	return folder.id;
}

/** Folder that `addParents` and `removeParents` ask for: a file has one. @throws {WorkspaceRefused} */
export function move(
	file: StoredFile,
	query: URLSearchParams,
	caller: Caller,
	files: StoredFiles,
): void {
	const ids = (name: string) =>
		(query.get(name) ?? "").split(",").filter((id) => id !== "");
	const added = ids("addParents");
	const root = files.rootOf(caller.sub).id;
	const removed = ids("removeParents").map((id) => (id === "root" ? root : id));
	if (added.length === 0 && removed.length === 0) return;
	const kept = file.parents.filter((id) => !removed.includes(id));
	if (added.length > 1 || (added.length === 1 && kept.length > 0))
		throw new WorkspaceRefused(
			403,
			"cannotAddParent",
			"Increasing the number of parents is not allowed",
		);
	// Without a folder of its own a file lies in My Drive.
	const parent = readParent(
		added.length === 0 ? undefined : added,
		caller,
		files,
	);
	const folder = files.find(parent, caller);
	if (folder !== null && files.isBelow(folder, file))
		throw new WorkspaceRefused(
			403,
			"cyclicalParents",
			"A folder cannot be moved into itself or into a folder below it.",
		);
	if (added.length > 0 || kept.length === 0) file.parents = [parent];
}
