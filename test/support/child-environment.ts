/** Variables that a process of a test is started with beside its own: where programs are, and what was compiled before. */
export function childEnvironment(): Record<string, string> {
	return Object.fromEntries(
		["PATH", "NODE_COMPILE_CACHE"].flatMap((name) => {
			const value = process.env[name];
			return value === undefined ? [] : [[name, value]];
		}),
	);
}
