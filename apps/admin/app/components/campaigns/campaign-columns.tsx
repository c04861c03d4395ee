import { Link, useLocation } from "@remix-run/react";
import { createColumnHelper, tableFeatures } from "@tanstack/react-table";
import { rangeSearch } from "../../format/date-range.ts";
import { budgetPeriodNames, platformWord } from "../../format/labels.ts";
import { notTold } from "../../format/metric-values.ts";
import { formatMoney } from "../../format/money.ts";
import { kindOfCampaign } from "../../format/platform-words.ts";
import type { CampaignRow } from "../../graphql/campaigns.ts";
import type { CampaignOrderField } from "../../graphql/enums.ts";
import { CampaignStatusBadge } from "../status-badge.tsx";

/** No feature of the library sorts or pages: the API does, by keyset, over all campaigns. */
export const campaignFeatures = tableFeatures({});
/** A campaign of the table. */
export type ShownCampaign = CampaignRow & {
	/** False where the platform's numbers have no spend: it is not 0 then. */
	reportsSpend: boolean;
};

const column = createColumnHelper<typeof campaignFeatures, ShownCampaign>();

/** Order of the API that each column's head asks for. */
export const orderOfColumn: Readonly<Record<string, CampaignOrderField>> = {
	name: "NAME",
	status: "STATUS",
	spend: "SPEND",
};
/** Columns of wide screens. On a phone the status is below the name, so that the spend needs no scrolling. */
export const wideColumns: ReadonlySet<string> = new Set(["status", "budget"]);
export const numericColumns: ReadonlySet<string> = new Set(["budget", "spend"]);

export const campaignColumns = column.columns([
	column.accessor("name", {
		header: "Campaign",
		cell: ({ row: { original } }) => (
			<div className="min-w-40">
				<CampaignLink campaign={original} />
				<p className="text-[13px] text-ink-soft">
					{kindOfCampaign(original.platform)} · {original.adAccount.name}
					{!original.adAccount.synced && " (no longer synced)"}
					{original.objective && ` · ${platformWord(original.objective)}`}
				</p>
				<p className="mt-1 sm:hidden">
					<CampaignStatusBadge status={original.status} />
				</p>
			</div>
		),
	}),
	column.accessor("status", {
		header: "Status",
		cell: ({ getValue }) => <CampaignStatusBadge status={getValue()} />,
	}),
	column.accessor("budget", {
		header: "Budget",
		cell: ({ getValue }) => {
			const budget = getValue();
			if (!budget) return <span className="text-ink-faint">–</span>;
			return (
				<>
					{formatMoney(budget.money.amountMicros, budget.money.currencyCode)}
					<span className="block text-[13px] text-ink-soft">
						{budgetPeriodNames[budget.period]}
						{budget.shared && ", shared"}
					</span>
				</>
			);
		},
	}),
	column.accessor("spend", {
		header: "Spend",
		cell: ({ getValue, row: { original } }) =>
			original.reportsSpend ? (
				<span className="font-medium">
					{formatMoney(getValue().amountMicros, getValue().currencyCode)}
				</span>
			) : (
				<span className="text-ink-faint">{notTold}</span>
			),
	}),
]);

/** Opens the campaign with the days that the list shows. */
function CampaignLink({ campaign: { id, name } }: { campaign: CampaignRow }) {
	const { search } = useLocation();
	return (
		<Link
			to={{ pathname: `/campaigns/${id}`, search: rangeSearch(search) }}
			className="font-medium hover:underline"
		>
			{name}
		</Link>
	);
}
