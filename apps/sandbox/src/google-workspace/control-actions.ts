import { z } from "zod";
import { namedPerson } from "../named-person.ts";
import { BadControlInput, type ControlAction } from "../simulator.ts";
import type { WorkspaceParts } from "./parts.ts";

const userInput = z.strictObject({ user: z.string() });
const pickInput = z.strictObject({
	user: z.string(),
	name: z.string(),
	clientId: z.string(),
});
const createInput = z.strictObject({
	user: z.string(),
	clientId: z.string(),
	count: z.number().int().min(1).max(5000),
});
const limitsInput = z.strictObject({ isEnforced: z.boolean() });

/** `POST /__sandbox/google-workspace/{name}`. */
export function controlActions(
	parts: WorkspaceParts,
): Record<string, ControlAction> {
	const { files } = parts;
	return {
		files: {
			description: "all files of a person, opened to an app or not: {user}",
			run: (input) => ({
				files: files
					.ofPerson(namedPerson(userInput.parse(input).user).sub)
					.map(({ id, name, mimeType, opened, workbook }) => ({
						id,
						name,
						mimeType,
						clients: [...opened].map((key) => key.split(" ")[1]),
						sheets:
							workbook?.sheets.map(({ sheetId, title }) => ({
								sheetId,
								title,
							})) ?? null,
					})),
			}),
		},
		pick: {
			description:
				"the person opens one of its files, or one shared with it, to an app: {user, name, clientId}",
			run: (input) => {
				const { user, name, clientId } = pickInput.parse(input);
				const sub = namedPerson(user).sub;
				const file =
					files.ofPerson(sub).find((one) => one.name === name) ??
					files.sharedWith(sub).find((one) => one.name === name);
				if (!file) throw new BadControlInput(`${user} has no file ${name}`);
				files.open(file, { sub, clientId });
				return { id: file.id };
			},
		},
		"create-files": {
			description: "files as if an app had made them: {user, clientId, count}",
			run: (input) => {
				const { user, clientId, count } = createInput.parse(input);
				const sub = namedPerson(user).sub;
				for (let number = 1; number <= count; number += 1)
					files.create(
						{ sub, clientId },
						{
							name: `Report ${String(number).padStart(3, "0")}.csv`,
							mimeType: "text/csv",
						},
					);
				return { created: count };
			},
		},
		limits: {
			description:
				"begin all minutes of Sheets' quotas anew, and say whether they refuse calls: {isEnforced}",
			run: (input) => {
				parts.quota.isEnforced = limitsInput.parse(input).isEnforced;
				parts.quota.reset();
				return { isEnforced: parts.quota.isEnforced };
			},
		},
		"expire-access-tokens": {
			description: "end everybody's access tokens by time",
			run: () => ({ expiredTokens: parts.server.expireAccessTokens() }),
		},
		"expire-page-tokens": {
			description: "end all page tokens given out so far",
			run: () => {
				parts.pageTokenEpoch += 1;
				return {};
			},
		},
	};
}
