import { z } from "zod";
import { namedPerson } from "../named-person.ts";
import { BadControlInput, type ControlAction } from "../simulator.ts";
import { findPerson } from "../world/people.ts";
import type { Caller } from "./access.ts";
import { createPermission } from "./drive/drive-permissions.ts";
import { createFile, deleteFile, updateFile } from "./drive/drive-write.ts";
import {
	folderType,
	type StoredFile,
	spreadsheetType,
} from "./drive/stored-files.ts";
import { WorkspaceRefused } from "./errors.ts";
import type { WorkspaceParts } from "./parts.ts";
import { batchUpdateSpreadsheet } from "./sheets/batch-update.ts";
import { getSpreadsheet } from "./sheets/sheets.ts";
import { getValues, updateValues } from "./values/sheet-values.ts";

const table = z.array(
	z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])),
);
const makeInput = z.strictObject({
	user: z.string(),
	name: z.string(),
	sharedWith: z.array(z.string()).default([]),
	values: table.default([]),
});
const idInput = z.strictObject({ id: z.string() });
const editInput = idInput.extend({
	requests: z.array(z.record(z.string(), z.unknown())).min(1),
});
const enterInput = idInput.extend({ range: z.string(), values: table });
const rangeInput = idInput.extend({ range: z.string() });
const binInput = idInput.extend({ isBinned: z.boolean().default(true) });
const moveInput = idInput.extend({ folder: z.string() });

/** Control actions by which the owner of a file does something to it in Drive or Sheets itself, apart from every app. */
export function ownerActions(
	parts: WorkspaceParts,
): Record<string, ControlAction> {
	const { files, clock } = parts;
	const none = () => new URLSearchParams();
	const ownerOf = (id: string): Caller => {
		const file = files.byId(id);
		if (file === undefined) throw new BadControlInput(`No file ${id}`);
		return person(file.ownerSub);
	};
	const action = <Input>(
		description: string,
		schema: z.ZodType<Input>,
		run: (input: Input) => Record<string, unknown>,
	): ControlAction => ({
		description,
		run: (given) => {
			try {
				return run(schema.parse(given));
			} catch (error) {
				if (error instanceof WorkspaceRefused)
					throw new BadControlInput(error.message);
				throw error;
			}
		},
	});
	const enter = (
		id: string,
		range: string,
		values: unknown[][],
		owner: Caller,
	) => {
		const query = new URLSearchParams({ valueInputOption: "USER_ENTERED" });
		return updateValues(id, range, query, { values }, owner, files);
	};
	return {
		"make-spreadsheet": action(
			"a spreadsheet that a person makes in Sheets itself, open to no app; others may write it: {user, name, sharedWith = [user], values = [[…]]}",
			makeInput,
			({ user, name, sharedWith, values }) => {
				const owner = person(namedPerson(user).sub);
				const body = { name, mimeType: spreadsheetType };
				const { id } = createFile(none(), body, null, owner, files) as {
					id: string;
				};
				(files.byId(id) as StoredFile).opened.clear();
				for (const other of sharedWith) {
					const permission = {
						type: "user",
						role: "writer",
						emailAddress: namedPerson(other).email,
					};
					createPermission(id, none(), permission, owner, files, clock.now());
				}
				if (values.length > 0) enter(id, "A1", values, owner);
				return { id };
			},
		),
		"edit-spreadsheet": action(
			"the owner edits in Sheets itself, with the requests of batchUpdate: {id, requests}",
			editInput,
			({ id, requests }) =>
				batchUpdateSpreadsheet(id, { requests }, ownerOf(id), files),
		),
		"enter-values": action(
			"the owner types into cells: {id, range, values}",
			enterInput,
			({ id, range, values }) => enter(id, range, values, ownerOf(id)),
		),
		values: action(
			"the cells as the owner sees them: {id, range}",
			rangeInput,
			({ id, range }) => getValues(id, range, none(), ownerOf(id), files),
		),
		spreadsheet: action(
			"the spreadsheet as its owner sees it: {id}",
			idInput,
			({ id }) => getSpreadsheet(id, none(), ownerOf(id), files),
		),
		bin: action(
			"the owner puts a file into the bin, or takes it out: {id, isBinned = true}",
			binInput,
			({ id, isBinned }) =>
				updateFile(id, none(), { trashed: isBinned }, null, ownerOf(id), files),
		),
		delete: action(
			"the owner deletes a file for ever: {id}",
			idInput,
			({ id }) => {
				deleteFile(id, none(), ownerOf(id), files);
				return {};
			},
		),
		move: action(
			"the owner moves a file into a new folder: {id, folder}",
			moveInput,
			({ id, folder }) => {
				const owner = ownerOf(id);
				const made = createFile(
					none(),
					{ name: folder, mimeType: folderType },
					null,
					owner,
					files,
				);
				const query = new URLSearchParams({
					addParents: String(made.id),
					removeParents: files.byId(id)?.parents[0] ?? "root",
				});
				return updateFile(id, query, {}, null, owner, files);
			},
		),
	};
}

/** A person in front of Drive itself, where every file of its own is open. */
function person(sub: string): Caller {
	if (findPerson(sub) === null) throw new BadControlInput(`Nobody is ${sub}`);
	return { sub, clientId: "", scopes: new Set(["drive"]) };
}
