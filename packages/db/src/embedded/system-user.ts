import { execFile } from "node:child_process";
import { userInfo } from "node:os";
import { promisify } from "node:util";

const run = promisify(execFile);

/** User that PostgreSQL runs as, when we are root. */
export interface SystemUser {
	uid: number;
	gid: number;
}

/**
 * PostgreSQL refuses to run as root. As root this answers the user to run it as: `postgres`, made when there is none,
 * or `nobody` where no user can be made. As anybody else it answers undefined: PostgreSQL runs as that user.
 */
export async function findSystemUser(): Promise<SystemUser | undefined> {
	if (process.platform === "win32" || userInfo().uid !== 0) return undefined;
	const user =
		(await lookUp("postgres")) ??
		(await createPostgresUser()) ??
		(await lookUp("nobody"));
	if (user === undefined)
		throw new Error(
			"PostgreSQL cannot run as root, and there is no user `postgres` or `nobody` to run it as. " +
				"Make a user `postgres`, or run this as somebody other than root.",
		);
	return user;
}

async function lookUp(name: string): Promise<SystemUser | undefined> {
	try {
		const [uid, gid] = await Promise.all([
			run("id", ["-u", name]),
			run("id", ["-g", name]),
		]);
		return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
	} catch {
		return undefined;
	}
}

async function createPostgresUser(): Promise<SystemUser | undefined> {
	const ways: [string, string[]][] = [
		["useradd", ["--system", "--user-group", "--no-create-home", "postgres"]],
		["adduser", ["-S", "-D", "-H", "postgres"]],
	];
	for (const [command, args] of ways) {
		try {
			await run(command, args);
			return await lookUp("postgres");
		} catch {
			// This system makes users in another way.
		}
	}
	return undefined;
}
