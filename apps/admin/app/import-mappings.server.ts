import { createHash } from "node:crypto";
import { api, type RouteArgs } from "./api.server.ts";
import type {
	LineProblem,
	MappingRow,
	MappingsFile,
} from "./csv/mapping-rows.ts";
import { readMappingsFile } from "./csv/read-mappings-file.server.ts";
import { userErrorText } from "./forms/user-errors.ts";
import type { UserError } from "./graphql/parts.ts";
import { setProductMappings } from "./graphql/product-mappings.ts";

/** Problems and rows that a person is shown; of more the number is told. */
const shownProblems = 100;
const shownRows = 10;

export interface MappingsPreview {
	/** Content of the file that was looked at: what is imported is the same. */
	digest: string;
	lines: number;
	repeated: number;
	problems: LineProblem[];
	problemCount: number;
	rows: MappingRow[];
	/** True when the file is not the one that was looked at before. */
	isChanged: boolean;
}

export type MappingsOutcome =
	| { kind: "preview"; preview: MappingsPreview }
	| { kind: "problem"; message: string }
	| { kind: "imported"; count: number };

/**
 * Looks at a file of mappings, and sets them all in one call when the person has seen what is in it and no line is at fault.
 */
export async function importMappings(
	args: RouteArgs,
	brandId: string,
	form: FormData,
): Promise<MappingsOutcome> {
	const file = form.get("file");
	if (!(file instanceof Blob) || file.size === 0)
		return { kind: "problem", message: "Choose a CSV file first." };
	const bytes = new Uint8Array(await file.arrayBuffer());
	const digest = createHash("sha256").update(bytes).digest("base64url");
	const read = readMappingsFile(bytes);
	const seen = form.get("digest");
	const preview = (isChanged: boolean): MappingsOutcome => ({
		kind: "preview",
		preview: toPreview(digest, read, isChanged),
	});
	if (form.get("intent") !== "apply") return preview(false);
	if (seen !== digest) return preview(true);
	if (read.problems.length > 0) return preview(false);
	const { setProductMappings: set } = await api(args)(setProductMappings, {
		input: {
			brandId,
			set: read.rows.map(({ line: _line, ...row }) => row),
		},
	});
	if (set.userErrors.length === 0)
		return { kind: "imported", count: read.rows.length };
	const refused = toLines(set.userErrors, read.rows);
	if (refused.length === 0)
		return { kind: "problem", message: userErrorText(set.userErrors) };
	read.problems.push(...refused);
	return preview(false);
}

function toPreview(
	digest: string,
	{ rows, problems, repeated }: MappingsFile,
	isChanged: boolean,
): MappingsPreview {
	return {
		digest,
		isChanged,
		lines: rows.length,
		repeated,
		problems: problems.slice(0, shownProblems),
		problemCount: problems.length,
		rows: rows.slice(0, shownRows),
	};
}

/** Faults that only the API finds, at the lines of the file. */
function toLines(
	userErrors: readonly UserError[],
	rows: readonly MappingRow[],
): LineProblem[] {
	return userErrors.flatMap(({ field, message }) => {
		const index = field?.[0] === "set" ? Number(field[1]) : Number.NaN;
		const line = rows[index]?.line;
		return line === undefined ? [] : [{ line, message }];
	});
}
