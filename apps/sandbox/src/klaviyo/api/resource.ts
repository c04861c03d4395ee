/** A resource of one account, before a call says how much of it is wanted. */
export interface Resource {
	/** Type of JSON:API, such as `campaign-message`. */
	type: string;
	id: string;
	attributes: Readonly<Record<string, unknown>>;
	/** Attributes that hold addresses of files, for those below which files lie for the caller. */
	addresses?: (files: string) => Readonly<Record<string, unknown>>;
	relationships?: Readonly<Record<string, Relationship>>;
	/** Values that filters and orders go by and no attribute tells; of several, one must fit. */
	told?: Readonly<Record<string, unknown>>;
}

export interface Relationship {
	type: string;
	/** One id, several, or none at all; left out where only a call of its own tells them. */
	ids?: string | readonly string[] | null;
}

/** Ids of a relationship as a list. */
export function idsOf({ ids }: Relationship): readonly string[] {
	if (ids === undefined || ids === null) return [];
	return typeof ids === "string" ? [ids] : ids;
}

/** Value that filters and orders find under a name: an attribute, a dot going into an object, or the id. */
export function valueAt(resource: Resource, name: string): unknown {
	if (name === "id") return resource.id;
	if (resource.told !== undefined && Object.hasOwn(resource.told, name))
		return resource.told[name];
	let value: unknown = resource.attributes;
	for (const part of name.split(".")) {
		if (typeof value !== "object" || value === null) return undefined;
		value = (value as Record<string, unknown>)[part];
	}
	return value;
}
