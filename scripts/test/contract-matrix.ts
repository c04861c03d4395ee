/** Tests of a file, as vitest's JSON report tells them. */
export interface RanFile {
	name: string;
	assertionResults: readonly {
		ancestorTitles: readonly string[];
		status: string;
	}[];
}

const concernFile = /\/test\/contract\/platforms\/(\w+)\.test\.ts$/;
/** Title of the group of one platform's tests, such as `X Ads by OAUTH1`. */
const groupTitle = /^(.+) by [A-Z0-9_]+$/;

/** Draws a table of concerns and platforms, in Markdown that can be read as it stands. */
export function drawMatrix(
	concerns: readonly string[],
	platforms: readonly string[],
	cellOf: (concern: string, platform: string) => string,
): string {
	const rows = [
		["Concern", ...platforms],
		...concerns.map((concern) => [
			concern,
			...platforms.map((platform) => cellOf(concern, platform)),
		]),
	];
	const widths = ["Concern", ...platforms].map((_, column) =>
		Math.max(...rows.map((row) => row[column]?.length ?? 0)),
	);
	const lineOf = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
	const [head, ...body] = rows.map((row) =>
		lineOf(
			row.map((cell, column) =>
				column === 0
					? cell.padEnd(widths[column] ?? 0)
					: cell.padStart(widths[column] ?? 0),
			),
		),
	);
	const rule = lineOf(
		widths.map((width, column) =>
			column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
		),
	);
	return [head, rule, ...body].join("\n");
}

/**
 * Draws what has run of the contract suite: how many tests passed, and of how many where some did not. Null where none of
 * it was in the run.
 */
export function ranMatrix(files: readonly RanFile[]): string | null {
	const platforms = new Set<string>();
	const cells = new Map<string, Map<string, { passed: number; all: number }>>();
	for (const { name, assertionResults } of files) {
		const concern = concernFile.exec(name)?.[1];
		if (concern === undefined) continue;
		const ofConcern = new Map<string, { passed: number; all: number }>();
		for (const { ancestorTitles, status } of assertionResults) {
			const platform = platformOf(ancestorTitles);
			if (platform === undefined) continue;
			platforms.add(platform);
			const cell = ofConcern.get(platform) ?? { passed: 0, all: 0 };
			cell.all += 1;
			if (status === "passed") cell.passed += 1;
			ofConcern.set(platform, cell);
		}
		// What tries no platform, such as the coverage, is no concern; a file that could not be loaded is one.
		if (ofConcern.size > 0 || assertionResults.length === 0)
			cells.set(concern, ofConcern);
	}
	if (cells.size === 0) return null;
	return drawMatrix(
		[...cells.keys()].sort(),
		[...platforms].sort(),
		(concern, platform) => {
			const ofConcern = cells.get(concern);
			if (ofConcern?.size === 0) return "not run";
			const cell = ofConcern?.get(platform);
			if (!cell) return "–";
			return cell.passed === cell.all
				? String(cell.all)
				: `${cell.passed} of ${cell.all}`;
		},
	);
}

function platformOf(titles: readonly string[]): string | undefined {
	for (const title of titles) {
		const platform = groupTitle.exec(title)?.[1];
		if (platform !== undefined) return platform;
	}
	return undefined;
}
