import { type AccessContext, requirePermission } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import {
	type Database,
	inTenantSql,
	newId,
	retryConflicts,
	type SqlExecutor,
} from "@patchbay/db";
import { LimitReached, NotFound } from "@patchbay/errors";
import { toColumnArrays } from "../column-arrays.ts";
import {
	itemKey,
	mostMappingsOfBrand,
	type ProductMappingDraft,
} from "./product-mapping.ts";
import type { SetProductMappingsInput } from "./product-mappings-input.ts";

/** Item that became another product than it was; null for none. */
interface MappingChange
	extends Pick<ProductMappingDraft, "platform" | "externalId"> {
	before: string | null;
	after: string | null;
}

/** Changes that the audit names one by one; of more it tells the number. */
const auditedChanges = 100;

/**
 * Removes and sets which products of a brand the items of catalogs are, all of it or nothing. An item that is another product
 * now becomes the one that is set; what is removed as another product than it is stays. A second time changes nothing and is
 * not recorded.
 *
 * @throws {NotFound} for an unknown brand
 * @throws {LimitReached} for more mappings than a brand can have
 */
export async function setProductMappings(
	ctx: AccessContext & { db: Database },
	input: SetProductMappingsInput,
): Promise<{ brandId: string }> {
	requirePermission(ctx, "product.map");
	const { brandId } = input;
	const brand = { tenantId: ctx.tenantId, brandId };
	await retryConflicts(() =>
		inTenantSql(ctx.db, ctx.tenantId, async (sql) => {
			const label = await lockBrand(sql, brand);
			const changes = await findChanges(sql, brand, input);
			if (changes.length === 0) return;
			await writeChanges(sql, brand, changes);
			await requireRoom(sql, brand);
			await recordAudit(sql, ctx, {
				action: "BRAND_CHANGE",
				target: { type: "Brand", id: brandId, label },
				detail: {
					changed: ["productMappings"],
					set: changes.filter(({ after }) => after !== null).length,
					removed: changes.filter(({ after }) => after === null).length,
					mappings: changes.slice(0, auditedChanges),
				},
			});
		}),
	);
	return { brandId };
}

interface BrandRef {
	tenantId: string;
	brandId: string;
}

/** Holds the brand: of two calls at once the second sees what the first has set. Answers its name. */
async function lockBrand(
	sql: SqlExecutor,
	{ tenantId, brandId }: BrandRef,
): Promise<string> {
	const { rows } = await sql.query<{ name: string }>(
		"select name from brand where tenant_id = $1 and id = $2 for no key update",
		[tenantId, brandId],
	);
	const [brand] = rows;
	if (!brand)
		throw new NotFound("There is no such brand.", { field: ["brandId"] });
	return brand.name;
}

async function findChanges(
	sql: SqlExecutor,
	{ tenantId, brandId }: BrandRef,
	{ set, remove }: SetProductMappingsInput,
): Promise<MappingChange[]> {
	const items = new Map(
		[...remove, ...set].map((each) => [itemKey(each), each]),
	);
	const { from, values } = toItems([...items.values()], 3);
	const { rows } = await sql.query<ProductMappingDraft>(
		`select m.product_id as "productId", m.platform, m.external_id as "externalId" from ${from}
		join product_mapping m on m.tenant_id = $1 and m.brand_id = $2 and m.platform = draft.platform::"Platform"
			and m.external_id = draft.external_id`,
		[tenantId, brandId, ...values],
	);
	const before = new Map(rows.map((row) => [itemKey(row), row.productId]));
	const after = new Map(before);
	for (const each of remove)
		if (after.get(itemKey(each)) === each.productId)
			after.delete(itemKey(each));
	for (const each of set) after.set(itemKey(each), each.productId);
	return [...items]
		.map(([key, { platform, externalId }]) => ({
			platform,
			externalId,
			before: before.get(key) ?? null,
			after: after.get(key) ?? null,
		}))
		.filter((change) => change.before !== change.after);
}

async function writeChanges(
	sql: SqlExecutor,
	{ tenantId, brandId }: BrandRef,
	changes: readonly MappingChange[],
): Promise<void> {
	const gone = toItems(
		changes.filter(({ after }) => after === null),
		3,
	);
	await sql.query(
		`delete from product_mapping m using ${gone.from}
		where m.tenant_id = $1 and m.brand_id = $2 and m.platform = draft.platform::"Platform"
			and m.external_id = draft.external_id`,
		[tenantId, brandId, ...gone.values],
	);
	const { from, values } = toColumnArrays(
		changes.filter(({ after }) => after !== null),
		{
			id: ["uuid", () => newId()],
			product_id: ["text", ({ after }) => after],
			platform: ["text", ({ platform }) => platform],
			external_id: ["text", ({ externalId }) => externalId],
		},
		3,
	);
	await sql.query(
		`insert into product_mapping (id, tenant_id, brand_id, product_id, platform, external_id, set_at)
		select draft.id, $1::uuid, $2::uuid, draft.product_id, draft.platform::"Platform", draft.external_id, now() from ${from}
		on conflict (tenant_id, brand_id, platform, external_id) do update set
			product_id = excluded.product_id, set_at = excluded.set_at`,
		[tenantId, brandId, ...values],
	);
}

/** @throws {LimitReached} */
async function requireRoom(
	sql: SqlExecutor,
	{ tenantId, brandId }: BrandRef,
): Promise<void> {
	const { rows } = await sql.query<{ count: number }>(
		"select count(*)::int as count from product_mapping where tenant_id = $1 and brand_id = $2",
		[tenantId, brandId],
	);
	const count = rows[0]?.count ?? 0;
	if (count > mostMappingsOfBrand)
		throw new LimitReached(
			`A brand can have at most ${mostMappingsOfBrand.toLocaleString("en")} product mappings, and this would make ${count.toLocaleString("en")}. Remove those that are no longer needed.`,
			{ field: ["set"] },
		);
}

function toItems(
	items: readonly Pick<ProductMappingDraft, "platform" | "externalId">[],
	firstParameter: number,
) {
	return toColumnArrays(
		items,
		{
			platform: ["text", ({ platform }) => platform],
			external_id: ["text", ({ externalId }) => externalId],
		},
		firstParameter,
	);
}
