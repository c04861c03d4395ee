import type { FieldRequest } from "./field-list.ts";
import type { GraphCall } from "./graph-call.ts";
import { badParameter } from "./graph-error.ts";
import { type Page, pageOf } from "./paging.ts";

/** Value of a field; undefined for one that an object has not, which is left out as Meta does. */
export type FieldValue<Node> = (node: Node, call: GraphCall) => unknown;

/** A field that is an object of its own, of which fields can be asked for. */
export type Linked = { type: AnyNodeType; node: unknown };

/** A list below an object: as an address and, with its fields, as a field. */
export type Edge<Node> = {
	type: () => AnyNodeType;
	/** All members that the call asks for, in their order. */
	list: (node: Node, call: GraphCall) => readonly unknown[];
};

/** One kind of object of the graph. */
export type NodeType<Node> = {
	/** As errors name it. */
	name: string;
	/** Given when nothing is asked for. */
	usual: readonly string[];
	fields: Readonly<Record<string, FieldValue<Node>>>;
	/** Objects that can be looked into: `creative{id,name}`. */
	links?: Readonly<
		Record<string, (node: Node, call: GraphCall) => Linked | null>
	>;
	/** Fields that exist and that no object here has a value for. */
	empty?: readonly string[];
	edges?: Readonly<Record<string, Edge<Node>>>;
};

// biome-ignore lint/suspicious/noExplicitAny: each type is only ever given nodes of its own
export type AnyNodeType = NodeType<any>;

/** An object with the fields that were asked for. `id` is always among them. */
export function render<Node>(
	type: NodeType<Node>,
	node: Node,
	fields: readonly FieldRequest[] | null,
	call: GraphCall,
): Record<string, unknown> {
	const wanted: readonly FieldRequest[] =
		fields ??
		type.usual.map(
			(name): FieldRequest => ({ name, modifiers: {}, fields: null }),
		);
	const rendered: Record<string, unknown> = {};
	for (const field of wanted) {
		const value = fieldValue(type, node, field, call);
		if (value !== undefined) rendered[field.modifiers.as ?? field.name] = value;
	}
	if (rendered.id === undefined && "id" in type.fields)
		rendered.id = type.fields.id?.(node, call);
	return rendered;
}

function fieldValue<Node>(
	type: NodeType<Node>,
	node: Node,
	field: FieldRequest,
	call: GraphCall,
): unknown {
	const { name } = field;
	const link = type.links?.[name];
	if (link !== undefined) {
		const linked = link(node, call);
		return linked === null
			? undefined
			: render(linked.type, linked.node, field.fields, call);
	}
	const edge = type.edges?.[name];
	if (edge !== undefined) {
		const page = edgePage(type, node, name, edge, field, call);
		// An edge without members is left out of an object.
		return page.data.length === 0 ? undefined : page;
	}
	const read = type.fields[name];
	if (read !== undefined) return read(node, call);
	if (type.empty?.includes(name)) return undefined;
	throw badParameter(
		`Tried accessing nonexisting field (${name}) on node type (${type.name})`,
	);
}

/** Refuses fields that the type does not have, also where no object is there to be rendered. */
export function checkFields(
	type: AnyNodeType,
	fields: readonly FieldRequest[] | null,
): void {
	for (const { name, fields: below } of fields ?? []) {
		const edge = type.edges?.[name];
		if (edge !== undefined) checkFields(edge.type(), below);
		else if (
			!(name in type.fields) &&
			!(type.links && name in type.links) &&
			!type.empty?.includes(name)
		)
			throw badParameter(
				`Tried accessing nonexisting field (${name}) on node type (${type.name})`,
			);
	}
}

function edgePage<Node>(
	type: NodeType<Node>,
	node: Node,
	name: string,
	edge: Edge<Node>,
	field: FieldRequest,
	call: GraphCall,
): Page {
	const id = String(type.fields.id?.(node, call) ?? "");
	const { as: _as, ...modifiers } = field.modifiers;
	const below = call.below([id, name], modifiers, field.fields);
	return pageOf(edge.list(node, below), below, (member) =>
		render(edge.type(), member, field.fields, below),
	);
}
