import { requirePermission } from "@patchbay/access";
import { type Platform, readInTenant, type SqlExecutor } from "@patchbay/db";
import type { OnboardingPlatform, TenancyContext } from "./context.ts";
import {
	type Onboarding,
	type OnboardingFacts,
	toOnboarding,
} from "./onboarding-steps.ts";

interface Row {
	brand_id: string;
	created_at: Date | string;
	completed_at: Date | string | null;
	skips: { stepKey: string; createdAt: string }[];
	connections: {
		id: string;
		platform: Platform;
		status: string;
		selected: number;
		read: number;
		doneAt: string;
	}[];
}

const onboardingText = `
select b.id as brand_id, b.created_at, b.onboarding_completed_at as completed_at,
  coalesce((select json_agg(json_build_object('stepKey', s.step_key, 'createdAt', s.created_at))
    from onboarding_skip s where s.tenant_id = b.tenant_id and s.brand_id = b.id), '[]'::json) as skips,
  coalesce((select json_agg(json_build_object('id', c.id, 'platform', c.platform, 'status', c.status,
      'selected', a.selected, 'read', a.read,
      'doneAt', greatest(c.connected_at, a.proven_at)) order by c.connected_at desc, c.id desc)
    from connection c
    cross join lateral (
      select count(*) filter (where a.selected)::int as selected,
        count(*) filter (where a.selected and a.proof is not null and not exists (
          select from jsonb_each_text(a.proof) part
          where part.key in ('campaigns', 'spend', 'creatives') and part.value in ('DENIED', 'FAILED')))::int as read,
        max((a.proof ->> 'checkedAt')::timestamptz) filter (where a.selected) as proven_at
      from ad_account a where a.tenant_id = c.tenant_id and a.connection_id = c.id) a
    where c.tenant_id = b.tenant_id and c.brand_id = b.id and c.status <> 'DISCONNECTED'), '[]'::json) as connections
from brand b where b.tenant_id = $1::uuid and b.id = any($2::uuid[])`;

/**
 * The wizard's state of each of the brands, in one statement. Brands that the tenant does not have are left out.
 * `platforms`: those that can be connected, in the wizard's order.
 */
export async function readOnboarding(
	ctx: TenancyContext,
	input: {
		brandIds: readonly string[];
		platforms: readonly OnboardingPlatform[];
	},
): Promise<Map<string, Onboarding>> {
	requirePermission(ctx, "tenant.read");
	const [rows = []] = await readInTenant(ctx.db, ctx.tenantId, [
		{ text: onboardingText, values: [ctx.tenantId, [...input.brandIds]] },
	]);
	return new Map(
		(rows as unknown as Row[]).map((row) => [
			row.brand_id,
			toOnboarding(toFacts(row), input.platforms),
		]),
	);
}

/** The same of one brand, inside a transaction; null for a brand that the tenant does not have. */
export async function readOnboardingOf(
	sql: SqlExecutor,
	input: {
		tenantId: string;
		brandId: string;
		platforms: readonly OnboardingPlatform[];
	},
): Promise<Onboarding | null> {
	const { rows } = await sql.query<Row>(onboardingText, [
		input.tenantId,
		[input.brandId],
	]);
	return rows[0] ? toOnboarding(toFacts(rows[0]), input.platforms) : null;
}

function toFacts(row: Row): OnboardingFacts {
	return {
		createdAt: new Date(row.created_at),
		completedAt: row.completed_at === null ? null : new Date(row.completed_at),
		skips: row.skips.map((skip) => ({
			...skip,
			createdAt: new Date(skip.createdAt),
		})),
		connections: row.connections.map((each) => ({
			...each,
			doneAt: new Date(each.doneAt),
		})),
	};
}
