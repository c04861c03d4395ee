import type { KeywordText, Platforms } from "@patchbay/platforms";
import { z } from "zod";
import type { ChangeRow } from "../rows/change-row.ts";
import type { Target } from "../targets/target.ts";
import { budgetChange } from "./budget.ts";
import type { Change } from "./change.ts";
import { keywordsChange } from "./keywords.ts";
import { statusChange } from "./status.ts";

const budget = z.object({ amountMicros: z.string().transform(BigInt) });
const status = z.object({
	status: z.enum(["ACTIVE", "PAUSED", "REMOVED", "ENDED", "DRAFT", "UNKNOWN"]),
});
const keywords = z.object({
	negative: z.boolean().default(false),
	keywords: z.array(z.custom<KeywordText>()),
});

/** The change that a row tells of, so that another process can go on with it. */
export function changeOf(
	platforms: Platforms,
	target: Target,
	{ kind, wanted }: Pick<ChangeRow, "kind" | "wanted">,
): Change {
	switch (kind) {
		case "BUDGET":
			return budgetChange(platforms, target, {
				...budget.parse(wanted),
				expectedAmountMicros: null,
			}) as Change;
		case "STATUS":
			return statusChange(platforms, target, status.parse(wanted)) as Change;
		case "KEYWORDS":
			return keywordsChange(
				platforms,
				target,
				keywords.parse(wanted),
			) as Change;
	}
}
