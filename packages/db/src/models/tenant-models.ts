import { NotFound } from "@patchbay/errors";
import { Prisma } from "../generated/client/client.ts";
import type { ModelReads, ReadsClient } from "./model-reads.ts";
import type { SendStatement } from "./reads-pool.ts";

type ModelName = Uncapitalize<Prisma.ModelName>;
type ReadName =
	| "count"
	| "findFirst"
	| "findMany"
	| "findUnique"
	| "findUniqueOrThrow";

/**
 * The rows of one tenant by Prisma's calls for reading. Row-level security holds, because each statement is sent in the tenant's
 * transaction; no secret is among the columns. Rows asked for by id in the same turn are one statement.
 */
export type TenantModels = {
	readonly [Model in ModelName]: Pick<ReadsClient[Model], ReadName>;
};

/** What the models need of the reader that they belong to. */
export interface ModelReader {
	tenantId: string;
	query: SendStatement;
	batched<Value>(
		name: string,
		key: string,
		load: (keys: readonly string[]) => Promise<readonly Value[]>,
	): Promise<Value>;
}

interface UniqueArgs {
	where: Record<string, unknown>;
	select?: Record<string, unknown>;
	include?: Record<string, unknown>;
}
type Row = Record<string, unknown>;
type AnyModel = Record<
	Exclude<ReadName, "findUnique" | "findUniqueOrThrow">,
	(args?: object) => Promise<unknown>
>;

export function createTenantModels(
	reads: ModelReads,
	reader: ModelReader,
): TenantModels {
	const models: Partial<Record<ModelName, object>> = {};
	return new Proxy(models as TenantModels, {
		has: (_target, name) => modelNames.has(name as ModelName),
		get(_target, name) {
			const model = name as ModelName;
			if (!modelNames.has(model)) return undefined;
			models[model] ??= createModel(reads, reader, model);
			return models[model];
		},
	});
}

const modelNames: ReadonlySet<ModelName> = new Set(
	Object.keys(Prisma.ModelName).map(
		(name) => (name.slice(0, 1).toLowerCase() + name.slice(1)) as ModelName,
	),
);

function createModel(reads: ModelReads, reader: ModelReader, model: ModelName) {
	const call =
		(operation: keyof AnyModel) =>
		(args?: object): Promise<unknown> =>
			reads.run(reader.query, (prisma) =>
				(prisma[model] as unknown as AnyModel)[operation](args),
			);
	const ofTenant =
		model === "tenant"
			? { id: reader.tenantId }
			: { tenantId: reader.tenantId };

	async function findByIds(
		ids: readonly string[],
		{ select, include }: Omit<UniqueArgs, "where">,
	): Promise<(Row | null)[]> {
		const rows = (await call("findMany")({
			where: { AND: [ofTenant, { id: { in: padded(ids) } }] },
			...(select ? { select: { ...select, id: true } } : {}),
			...(include ? { include } : {}),
		})) as Row[];
		const found = new Map(rows.map((row) => [row.id, row]));
		return ids.map((id) => found.get(id) ?? null);
	}

	/** Never by Prisma's own call, which gathers calls of all tenants into one statement. */
	function findUnique({ where, ...selection }: UniqueArgs) {
		const { id, ...others } = where;
		if (typeof id === "string" && Object.keys(others).length === 0)
			return reader.batched(
				`${model} by id ${JSON.stringify(selection)}`,
				id,
				(ids) => findByIds(ids, selection),
			);
		return call("findFirst")({
			where: { AND: [ofTenant, withoutCompounds(where)] },
			...selection,
		}) as Promise<Row | null>;
	}

	return {
		count: call("count"),
		findFirst: call("findFirst"),
		findMany: call("findMany"),
		findUnique,
		async findUniqueOrThrow(args: UniqueArgs) {
			const row = await findUnique(args);
			if (row) return row;
			throw new NotFound("This does not exist any more.");
		},
	};
}

/** `{ tenantId_id: { tenantId, id } }` as `findFirst` takes it. */
const withoutCompounds = (where: Row): Row =>
	Object.fromEntries(
		Object.entries(where).flatMap(([name, value]) =>
			/^[a-zA-Z]+(_[a-zA-Z]+)+$/.test(name)
				? Object.entries(value as Row)
				: [[name, value] as const],
		),
	);

/** Filled up to a power of two with the last id: statements of few lengths keep their plans. */
function padded(ids: readonly string[]): string[] {
	const length = 2 ** Math.ceil(Math.log2(ids.length));
	return Array.from(
		{ length },
		(_, index) => ids[Math.min(index, ids.length - 1)] as string,
	);
}
