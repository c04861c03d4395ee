import { kindOf } from "./kinds.ts";
import type { Query } from "./reading.ts";
import { idsOf, type Resource } from "./resource.ts";

/** Addresses that a document names, as its caller reaches them. */
export interface Addresses {
	/** Address of the API, such as `https://a.klaviyo.com`. */
	root: string;
	/** Address below which the account's files lie. */
	files: string;
}

type Wanted = Pick<Query, "fields" | "includes" | "additional">;

/** A resource as a call shows it: its links, the attributes that are wanted, and ids of relationships that are included. */
export function render(
	resource: Resource,
	{ fields, includes, additional }: Wanted,
	{ root, files }: Addresses,
) {
	const { type, id, relationships = {} } = resource;
	const kind = kindOf(type);
	const self = `${root}/api/${kind.folder}/${id}`;
	const hidden = (kind.additional ?? []).filter(
		(name) => !additional.includes(name),
	);
	const attributes = Object.fromEntries(
		Object.entries({
			...resource.attributes,
			...resource.addresses?.(files),
		}).filter(([name]) => !hidden.includes(name)),
	);
	const wanted = fields.get(type);
	const linked = Object.entries(relationships).map(([name, relationship]) => [
		name,
		{
			...(includes.includes(name) ? { data: identifiers(relationship) } : {}),
			links: {
				self: `${self}/relationships/${name}/`,
				related: `${self}/${name}/`,
			},
		},
	]);
	return {
		type,
		id,
		attributes:
			wanted === undefined
				? attributes
				: keep(attributes, [...wanted, ...additional]),
		...(linked.length === 0
			? {}
			: { relationships: Object.fromEntries(linked) }),
		links: { self: `${self}/` },
	};
}

/** Types and ids that a relationship leads to: a list, one, or null. */
export function identifiers(
	relationship: NonNullable<Resource["relationships"]>[string],
) {
	const { type, ids } = relationship;
	if (typeof ids === "string") return { type, id: ids };
	return Array.isArray(ids)
		? idsOf(relationship).map((id) => ({ type, id }))
		: null;
}

/** Resources that others lead to by what is included, each once and in the order in which they are met. */
export async function included(
	resources: readonly Resource[],
	query: Wanted,
	find: (
		type: string,
		id: string,
	) => Promise<Resource | null> | Resource | null,
): Promise<Resource[]> {
	const found = new Map<string, Resource>();
	for (const name of query.includes)
		for (const { relationships = {} } of resources) {
			const relationship = relationships[name];
			if (relationship === undefined) continue;
			for (const id of idsOf(relationship)) {
				const key = `${relationship.type} ${id}`;
				if (found.has(key)) continue;
				const resource = await find(relationship.type, id);
				if (resource !== null) found.set(key, resource);
			}
		}
	return [...found.values()];
}

/** Keeps what is named, of an object within also by its parts. */
function keep(
	attributes: Readonly<Record<string, unknown>>,
	wanted: readonly string[],
): Record<string, unknown> {
	const kept: Record<string, unknown> = {};
	for (const [name, value] of Object.entries(attributes)) {
		if (wanted.includes(name)) {
			kept[name] = value;
			continue;
		}
		const inner = wanted
			.filter((one) => one.startsWith(`${name}.`))
			.map((one) => one.slice(name.length + 1));
		if (inner.length > 0 && typeof value === "object" && value !== null)
			kept[name] = keep(value as Record<string, unknown>, inner);
	}
	return kept;
}
