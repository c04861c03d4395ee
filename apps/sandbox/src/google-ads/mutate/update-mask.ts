import { badPayload, refused } from "../calls/errors.ts";
import { toCamel } from "../fields/field-names.ts";
import type { MutateKind } from "./kinds.ts";

/** The paths of an update mask in lowerCamelCase, each of a field that may be changed. */
export function readUpdateMask(mask: unknown, kind: MutateKind): string[] {
	if (mask === undefined || mask === "")
		throw refused(
			"fieldMaskError",
			"FIELD_MASK_MISSING",
			"The field mask must be provided for update operations.",
			undefined,
			"update_mask",
		);
	if (typeof mask !== "string")
		throw badPayload(
			"update_mask",
			"Invalid value at 'update_mask' (type.googleapis.com/google.protobuf.FieldMask).",
		);
	// Clients that derive the mask from the object list resource_name as well; it names the entity and changes nothing.
	const changed = mask
		.split(",")
		.map((path) => toCamel(path.trim()))
		.filter((path) => path !== "resourceName");
	for (const path of changed) {
		const [name = ""] = path.split(".");
		if (kind.updatable.includes(name)) continue;
		if (kind.creatable.includes(name) || name === "id") {
			throw refused(
				"fieldError",
				"IMMUTABLE_FIELD",
				"The field cannot be modified.",
				name,
				`update.${path}`,
			);
		}
		throw refused(
			"fieldMaskError",
			"FIELD_NOT_FOUND",
			"The field mask contains a field that does not exist.",
			path,
			"update_mask",
		);
	}
	return changed;
}
