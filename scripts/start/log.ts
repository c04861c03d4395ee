import type { Readable } from "node:stream";

const width = "sandbox".length;

/** Prints one line of one part. The parts' own JSON lines become a level, a message and what else they say. */
export function printLine(part: string, line: string): void {
	process.stdout.write(`${part.padEnd(width)} | ${readable(line)}\n`);
}

/** Prints each line of a stream under a part's name; `seen` gets them too. */
export function printLines(
	part: string,
	stream: Readable,
	seen: (line: string) => void = () => {},
): void {
	let rest = "";
	const print = (line: string) => {
		if (line.trim() === "") return;
		seen(line);
		printLine(part, line);
	};
	stream.setEncoding("utf8");
	stream.on("data", (chunk: string) => {
		const lines = (rest + chunk).split("\n");
		rest = lines.pop() ?? "";
		lines.forEach(print);
	});
	stream.on("end", () => print(rest));
}

function readable(line: string): string {
	if (!line.startsWith("{")) return line;
	let record: Record<string, unknown>;
	try {
		record = JSON.parse(line) as Record<string, unknown>;
	} catch {
		return line;
	}
	const { level, time, name, pid, hostname, msg, err, ...more } = record;
	if (level === undefined || msg === undefined) return line;
	const text = [levelName(level).padEnd(5), String(msg)];
	if (Object.keys(more).length > 0) text.push(JSON.stringify(more));
	const { stack, message } = (err ?? {}) as Record<string, unknown>;
	if (err !== undefined) text.push(String(stack ?? message));
	return text.join(" ");
}

const pinoLevels: Record<string, string> = {
	10: "trace",
	20: "debug",
	30: "info",
	40: "warn",
	50: "error",
	60: "fatal",
};

function levelName(level: unknown): string {
	return pinoLevels[String(level)] ?? String(level);
}
