import { fileURLToPath } from "node:url";

const preload = fileURLToPath(new URL("shifted-clock.mjs", import.meta.url));

/** Arguments of `node` and the environment by which a process's clock is wrong by so much. */
export function clockOffset(milliseconds: number): {
	args: string[];
	env: Record<string, string>;
} {
	if (milliseconds === 0) return { args: [], env: {} };
	return {
		args: ["--import", preload],
		env: { CLOCK_OFFSET_MS: String(milliseconds) },
	};
}
