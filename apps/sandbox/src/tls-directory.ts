import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type TlsDirectory = {
	path: string;
	/** Removes it, unless it was named by somebody. */
	close: () => void;
};

/** Folder that the authority's certificate is written into: the named one, or a temporary one that ends with the sandbox, at the latest with its process. */
export function openTlsDirectory(named: string | undefined): TlsDirectory {
	if (named !== undefined) return { path: named, close: () => {} };
	const path = mkdtempSync(join(tmpdir(), "sandbox-tls-"));
	const remove = () => rmSync(path, { recursive: true, force: true });
	process.once("exit", remove);
	return {
		path,
		close() {
			process.off("exit", remove);
			remove();
		},
	};
}
