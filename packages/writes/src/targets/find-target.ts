import { connectionIsDisconnected } from "@patchbay/credentials";
import type { Platform as PlatformId, SqlExecutor } from "@patchbay/db";
import { AppError, Conflict, NotFound } from "@patchbay/errors";
import { getPlatformInfo } from "@patchbay/platforms";
import {
	budgetKeyOf,
	levelOf,
	type Target,
	type TargetType,
} from "./target.ts";

interface Row {
	label: string | null;
	negative: boolean;
	external_id: string;
	ad_group_external_id: string | null;
	campaign_id: string;
	campaign_name: string;
	campaign_external_id: string;
	/** Id of a campaign's own budget. */
	budget_external_id: string | null;
	account_external_id: string;
	access_external_id: string | null;
	account_name: string;
	currency_code: string;
	time_zone: string;
	selected: boolean;
	connection_id: string;
	connection_status: string;
	reconnect_required: boolean;
	platform: PlatformId;
	grant_id: string | null;
}

export interface Wanted {
	type: TargetType;
	id: string;
	/** Path of the input that names it. */
	field: string;
	/** Throws where the platform does not take such a change. */
	requireCapable?(found: { platform: PlatformId }): void;
}

/** The object's row `o` with those above it: `c` its campaign, `g` its ad group where it has one. */
const objects: Readonly<
	Record<TargetType, { from: string; label: string; negative?: string }>
> = {
	Campaign: {
		from: "campaign c cross join lateral (select c.id, c.external_id) o cross join (select null::text as external_id) g",
		label: "c.name",
	},
	AdGroup: {
		from: `ad_group o join campaign c on c.tenant_id = o.tenant_id and c.id = o.campaign_id
			cross join lateral (select o.external_id) g`,
		label: "o.name",
	},
	Ad: {
		from: `ad o join campaign c on c.tenant_id = o.tenant_id and c.id = o.campaign_id
			join ad_group g on g.tenant_id = o.tenant_id and g.id = o.ad_group_id`,
		label: "o.name",
	},
	Keyword: {
		from: `keyword o join campaign c on c.tenant_id = o.tenant_id and c.id = o.campaign_id
			join ad_group g on g.tenant_id = o.tenant_id and g.id = o.ad_group_id`,
		label: "o.text",
		negative: "o.negative",
	},
};

/**
 * Finds the tenant's object, whose connection and account can be called.
 * @throws {NotFound} also for another tenant's
 * @throws what `requireCapable` does, before anything is said of the connection
 * @throws {AppError} RECONNECT_REQUIRED when only a person can bring the connection back
 * @throws {Conflict} when its ad account is no longer chosen
 */
export async function findTarget(
	sql: SqlExecutor,
	tenantId: string,
	wanted: Wanted,
): Promise<Target> {
	const { type, id, field } = wanted;
	const { from, label, negative = "false" } = objects[type];
	const { rows } = await sql.query<Row>(
		`select ${label} as label, ${negative} as negative, o.external_id, g.external_id as ad_group_external_id,
			c.id as campaign_id, c.name as campaign_name, c.external_id as campaign_external_id,
			case when c.id = o.id then c.budget_external_id end as budget_external_id,
			a.external_id as account_external_id, a.access_external_id, a.name as account_name,
			coalesce(a.currency_code, c.currency_code) as currency_code, coalesce(a.time_zone, 'UTC') as time_zone, a.selected,
			n.id as connection_id, n.status as connection_status, n.reconnect_required, n.platform, (
				select w.id from platform_grant w
				where w.tenant_id = n.tenant_id and w.id = n.grant_id and w.destroyed_at is null) as grant_id
		from ${from}
		join ad_account a on a.tenant_id = c.tenant_id and a.id = c.ad_account_id
		join connection n on n.tenant_id = c.tenant_id and n.id = c.connection_id
		where c.tenant_id = $1 and o.id = $2`,
		[tenantId, id],
	);
	const [row] = rows;
	if (!row)
		throw new NotFound(`There is no such ${nameOf[type]}.`, { field: [field] });
	wanted.requireCapable?.(row);
	return toTarget(row, tenantId, wanted);
}

const nameOf: Readonly<Record<TargetType, string>> = {
	Campaign: "campaign",
	AdGroup: "ad group",
	Ad: "ad",
	Keyword: "keyword",
};

function toTarget(
	row: Row,
	tenantId: string,
	{ type, id, field }: Wanted,
): Target {
	const { name, terms } = getPlatformInfo(row.platform);
	if (row.connection_status === "DISCONNECTED" || !row.grant_id)
		throw connectionIsDisconnected();
	if (row.reconnect_required)
		throw new AppError(
			"RECONNECT_REQUIRED",
			`The connection to ${name} is not active. Reconnect it, then make the change.`,
			{ field: [field] },
		);
	if (!row.selected)
		throw new Conflict(
			`The ${terms.adAccount} “${row.account_name}” is no longer chosen for its connection. Choose it again, then make the change.`,
			{ field: [field] },
		);
	const account = {
		externalId: row.account_external_id,
		accessExternalId: row.access_external_id,
		currencyCode: row.currency_code,
		timeZone: row.time_zone,
		name: row.account_name,
	};
	return {
		tenantId,
		type,
		id,
		label: row.label ?? `${terms.ad} ${row.external_id}`,
		isNegative: row.negative,
		campaign: { id: row.campaign_id, name: row.campaign_name },
		at: {
			level: levelOf[type],
			externalId: row.external_id,
			campaignExternalId: row.campaign_external_id,
			adGroupExternalId: row.ad_group_external_id,
		},
		account,
		budgetKey: budgetKeyOf(
			{ platform: row.platform, account },
			row.budget_external_id,
		),
		connectionId: row.connection_id,
		platform: row.platform,
		grantId: row.grant_id,
	};
}
