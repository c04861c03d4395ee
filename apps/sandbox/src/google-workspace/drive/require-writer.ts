import type { Caller } from "../access.ts";
import { WorkspaceRefused } from "../errors.ts";
import type { StoredFile, StoredFiles } from "./stored-files.ts";

/** @throws {WorkspaceRefused} when the caller sees the file and may not change it */
export function requireWriter(
	file: StoredFile,
	caller: Caller,
	files: StoredFiles,
): void {
	if (!files.mayWrite(file, caller)) throw noPermission();
}

export function noPermission(): WorkspaceRefused {
	return new WorkspaceRefused(
		403,
		"insufficientFilePermissions",
		"The user does not have sufficient permissions for this file.",
	);
}
