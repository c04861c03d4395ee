import type { WorldAccount } from "../../world/accounts.ts";
import { GraphRefused } from "../graph/graph-error.ts";

/** Owner of a token, and what it reaches at this moment. */
export type Viewer = {
	token: string;
	clientId: string;
	kind: "USER" | "SYSTEM_USER";
	/** Id and name as `/me` tells them. */
	id: string;
	name: string;
	/** E-mail address of a person; null for a system user. */
	email: string | null;
	/** A person's key in the world; null for a system user. */
	sub: string | null;
	granted: ReadonlySet<string>;
	declined: readonly string[];
	/** Ad accounts that can be seen with this token. */
	accounts: readonly WorldAccount[];
	/** Ordinal of the business that a system user belongs to. */
	businessOf: number | null;
	/** False once the app's access to the person's data is over. */
	hasDataAccess: boolean;
};

/** @throws {GraphRefused} 200 where none of the permissions is granted */
export function requireOneOf(
	viewer: Viewer,
	names: readonly string[],
	code = 200,
): void {
	if (names.some((name) => viewer.granted.has(name))) return;
	throw new GraphRefused(
		code,
		`Requires ${names.length === 1 ? names[0] : `one of ${names.join(", ")}`} permission to manage the object`,
	);
}
