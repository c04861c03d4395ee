import type { Json } from "../json-fields.ts";
import {
	type Bounds,
	type Editor,
	isWholeSheet,
	mayEdit,
	type Protection,
} from "./protection.ts";

/** A `ProtectedRange`, as far as the caller may see it: editors are told to those who may edit. */
export function toProtectedRange(
	sheetId: number,
	protection: Protection,
	editor: Editor,
): Json {
	const canEdit = mayEdit(protection, editor);
	const { description, warningOnly, unprotected } = protection;
	return {
		protectedRangeId: protection.protectedRangeId,
		range: toRange(sheetId, protection.bounds),
		...(description === null ? {} : { description }),
		...(warningOnly ? { warningOnly } : {}),
		...(canEdit ? { requestingUserCanEdit: true } : {}),
		...(isWholeSheet(protection.bounds) && unprotected.length > 0
			? { unprotectedRanges: unprotected.map((one) => toRange(sheetId, one)) }
			: {}),
		...(canEdit && !warningOnly
			? {
					editors: {
						users: [...protection.users],
						...(protection.groups.length === 0
							? {}
							: { groups: [...protection.groups] }),
						...(protection.domainUsersCanEdit
							? { domainUsersCanEdit: true }
							: {}),
					},
				}
			: {}),
	};
}

function toRange(sheetId: number, bounds: Bounds): Json {
	return {
		sheetId,
		...(bounds.startRow === null ? {} : { startRowIndex: bounds.startRow }),
		...(bounds.endRow === null ? {} : { endRowIndex: bounds.endRow }),
		...(bounds.startColumn === null
			? {}
			: { startColumnIndex: bounds.startColumn }),
		...(bounds.endColumn === null ? {} : { endColumnIndex: bounds.endColumn }),
	};
}
