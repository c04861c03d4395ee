import { Link } from "@remix-run/react";
import { SearchX, Tags } from "lucide-react";
import type { AccountList, LoadedLists } from "../../account-lists.server.ts";
import { capitalized } from "../../format/labels.ts";
import { listsPrefix } from "../../format/lists-prefix.ts";
import { locale } from "../../format/money.ts";
import { formatCount } from "../../format/numbers.ts";
import { Card } from "../ui/card.tsx";
import { classNames } from "../ui/class-names.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { Pager } from "../ui/pager.tsx";
import { SearchForm } from "../ui/search-form.tsx";
import { WhileLoading } from "../ui/while-loading.tsx";
import { useReloading } from "../use-reloading.ts";
import {
	audienceColumns,
	catalogColumns,
	ListTable,
	sourceColumns,
} from "./list-tables.tsx";

const words: Record<
	AccountList,
	{ title: string; one: string; many: string; empty: string }
> = {
	audiences: {
		title: "Audiences",
		one: "audience",
		many: "audiences",
		empty: "Lists and segments of people show here after an import.",
	},
	catalog: {
		title: "Catalog",
		one: "item",
		many: "items",
		empty: "Products of the account's catalog show here after an import.",
	},
	sources: {
		title: "Sources",
		one: "source",
		many: "sources",
		empty:
			"Pixels, identities and metrics of events show here after an import.",
	},
};

const inOneList = new Intl.ListFormat(locale);

/** Lists that the accounts have beside campaigns, one at a time, as the address says. */
export function ListsCard({ lists, search, shown }: LoadedLists) {
	const { title, one, many, empty } = words[shown.list];
	const loading = useReloading();
	const isEmpty = shown.page.nodes.length === 0;
	return (
		<Card
			flush
			title={capitalized(
				inOneList.format(
					lists.map(({ list }) => words[list].title.toLowerCase()),
				),
			)}
			description="What the platform has for these accounts beside campaigns, as the last import read it."
		>
			{lists.length > 1 && <ListTabs lists={lists} current={shown.list} />}
			{isEmpty && search === null ? (
				<div className="border-line border-t">
					<EmptyState icon={Tags} title={`No ${many} yet`}>
						{empty}
					</EmptyState>
				</div>
			) : (
				<>
					<div className="flex flex-wrap gap-2 border-line border-t px-4 py-3 sm:px-5">
						<SearchForm
							name={`${listsPrefix}-q`}
							search={search}
							label={`Search ${many} by name or id`}
							placeholder="Search by name or id"
							loading={loading}
							kept={["list"]}
						/>
					</div>
					{isEmpty ? (
						<EmptyState icon={SearchX} title={`No ${one} matches`}>
							Try another name, or the platform's id.
						</EmptyState>
					) : (
						<WhileLoading loading={loading}>
							{shown.list === "audiences" && (
								<ListTable
									caption={title}
									items={shown.page.nodes}
									columns={audienceColumns}
								/>
							)}
							{shown.list === "catalog" && (
								<ListTable
									caption={title}
									items={shown.page.nodes}
									columns={catalogColumns}
								/>
							)}
							{shown.list === "sources" && (
								<ListTable
									caption={title}
									items={shown.page.nodes}
									columns={sourceColumns}
								/>
							)}
						</WhileLoading>
					)}
					<Pager
						list={listsPrefix}
						pageInfo={shown.page.pageInfo}
						totalCount={shown.page.totalCount}
						noun={one}
						plural={many}
					/>
				</>
			)}
		</Card>
	);
}

function ListTabs({
	lists,
	current,
}: Pick<LoadedLists, "lists"> & { current: AccountList }) {
	return (
		<nav
			aria-label="Lists"
			className="overflow-x-auto border-line border-t px-4 sm:px-5"
		>
			<ul className="flex min-w-max gap-5">
				{lists.map(({ list, totalCount }) => (
					<li key={list}>
						<Link
							to={{ search: `?list=${list}` }}
							preventScrollReset
							aria-current={list === current ? "page" : undefined}
							className={classNames(
								"-mb-px flex h-10 items-center gap-1.5 border-transparent border-b-2 font-medium text-ink-soft transition-colors hover:text-ink focus-visible:-outline-offset-2",
								list === current && "border-accent-600 text-ink",
							)}
						>
							{words[list].title}
							<span className="font-normal text-ink-soft">
								{formatCount(totalCount)}
							</span>
						</Link>
					</li>
				))}
			</ul>
		</nav>
	);
}
