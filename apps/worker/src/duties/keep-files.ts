import {
	checkDueFiles,
	type FileCheckDependencies,
	makeThumbnails,
	sweepFiles,
	type ThumbnailDependencies,
} from "@patchbay/imports";
import type { Duty } from "./duty.ts";

/** Files that one worker looks for in a minute: a million in a week are 100. */
const checkedInARound = 500;

/** Makes thumbnails of what imports stored, looks now and then whether what was stored is still there, and removes what no row names. */
export function keepFiles(
	deps: ThumbnailDependencies & FileCheckDependencies,
	{ checkDays }: { checkDays: number },
): Duty[] {
	const { logger } = deps;
	return [
		{
			name: "make thumbnails",
			everyMilliseconds: 2_000,
			async run(signal) {
				let made = 0;
				let inRound: number;
				do {
					inRound = await makeThumbnails(deps, signal);
					made += inRound;
				} while (inRound > 0 && !signal.aborted);
				if (made > 0) logger.info({ made }, "thumbnails were looked after");
			},
		},
		{
			name: "check stored files",
			everyMilliseconds: 60_000,
			async run(signal) {
				const checked = await checkDueFiles(deps, {
					most: checkedInARound,
					days: checkDays,
					signal,
				});
				if (checked.missing > 0)
					logger.warn(checked, "stored files were looked for");
			},
		},
		{
			name: "sweep files",
			everyMilliseconds: 60_000,
			async run(signal) {
				const swept = await sweepFiles(deps, { days: checkDays, signal });
				if (swept.removed + swept.abandoned > 0)
					logger.info(swept, "files that nothing refers to were removed");
			},
		},
	];
}
