import { Form, useFetcher, useNavigation } from "@remix-run/react";
import { Search } from "lucide-react";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { countOf } from "../../format/numbers.ts";
import type { AdAccount } from "../../graphql/ad-accounts.ts";
import { Button } from "../ui/button.tsx";
import { inputClass } from "../ui/field.tsx";
import { AccountBranch } from "./account-branch.tsx";
import {
	externalIdsBelow,
	filterAccountTree,
	toAccountTree,
} from "./account-tree-model.ts";
import {
	type DeselectedData,
	DeselectedDataChoice,
} from "./deselected-data-choice.tsx";

export interface AccountPickerProps {
	connectionId: string;
	accounts: AdAccount[];
	/** False when the tree is too large to be loaded whole: typing then asks the API. */
	complete: boolean;
	secondary?: ReactNode;
}

/** The tree of accounts that a sign-in reaches, to choose from. */
export function AccountPicker({
	connectionId,
	accounts,
	complete,
	secondary,
}: AccountPickerProps) {
	const [chosen, setChosen] = useState(
		() => new Set(accounts.filter((a) => a.selected).map((a) => a.externalId)),
	);
	const [search, setSearch] = useState("");
	const found = useSearchedAccounts(connectionId, complete ? "" : search);
	const tree = useMemo(
		() => toAccountTree([...accounts, ...found]),
		[accounts, found],
	);
	const shown = useMemo(() => filterAccountTree(tree, search), [tree, search]);
	const navigation = useNavigation();
	const pending =
		navigation.state !== "idle" &&
		navigation.formData?.get("intent") === "select-accounts";
	const { form, alive } = useTickedBefore(setChosen, setSearch);
	const inTree = new Set(shown.flatMap(externalIdsBelow));
	const [data, setData] = useState<DeselectedData>("KEEP");
	// What was imported of an account that is unticked: it is asked what becomes of it.
	const left = accounts.filter(
		({ selected, hasHistory, externalId }) =>
			selected && hasHistory && !chosen.has(externalId),
	);
	// With nothing to ask, the answer is forgotten: a deletion is never found chosen for the next account.
	if (left.length === 0 && data !== "KEEP") setData("KEEP");
	const deletes = left.length > 0 && data === "DELETE";
	const toggle = (externalIds: string[], on: boolean) =>
		setChosen((before) => {
			const after = new Set(before);
			for (const id of externalIds) on ? after.add(id) : after.delete(id);
			return after;
		});
	return (
		<Form ref={form} method="post" className="grid gap-3">
			<input type="hidden" name="intent" value="select-accounts" />
			<input type="hidden" name="connectionId" value={connectionId} />
			{/* The boxes in the tree are sent by themselves; a search hides some of them. */}
			{[...chosen]
				.filter((id) => !inTree.has(id))
				.map((externalId) => (
					<input
						key={externalId}
						type="hidden"
						name="externalIds"
						value={externalId}
					/>
				))}
			<div className="relative">
				<Search
					aria-hidden
					className="pointer-events-none absolute top-2.5 left-3 size-4 text-ink-faint"
				/>
				<input
					type="search"
					value={search}
					onChange={(event) => setSearch(event.target.value)}
					onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
					aria-label="Search accounts by name or number"
					placeholder="Search by name or number"
					className={`${inputClass} pl-9`}
				/>
			</div>
			<div className="max-h-96 overflow-y-auto rounded-lg border border-line">
				{shown.length === 0 ? (
					<p className="px-4 py-8 text-center text-ink-soft">
						No account matches “{search}”.
					</p>
				) : (
					<ul aria-label="Ad accounts" className="py-1.5">
						{shown.map((node) => (
							<AccountBranch
								key={node.account.externalId}
								node={node}
								depth={0}
								chosen={chosen}
								onToggle={toggle}
								forceOpen={search !== ""}
							/>
						))}
					</ul>
				)}
			</div>
			{!complete && (
				<p className="text-[13px] text-ink-soft">
					There are more accounts than are shown. Search to find the others.
				</p>
			)}
			{left.length > 0 && (
				<DeselectedDataChoice
					names={left.map(({ name }) => name)}
					value={data}
					onChange={setData}
				/>
			)}
			<div className="flex flex-wrap items-center gap-2">
				<Button
					type="submit"
					look={deletes ? "danger" : "primary"}
					pending={pending}
					disabled={alive && chosen.size === 0}
				>
					{pending
						? "Saving the choice"
						: chosen.size === 0
							? "Use the chosen accounts"
							: `Use ${countOf(chosen.size, "account")}${deletes ? `, delete the data of ${left.length}` : ""}`}
				</Button>
				{secondary}
			</div>
		</Form>
	);
}

/** A box ticked, or a word typed, before the page was alive counts too. */
function useTickedBefore(
	setChosen: (chosen: Set<string>) => void,
	setSearch: (search: string) => void,
) {
	const form = useRef<HTMLFormElement>(null);
	const [alive, setAlive] = useState(false);
	// biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page has come alive
	useEffect(() => {
		const boxes = form.current?.querySelectorAll<HTMLInputElement>(
			"input[type=checkbox]:checked",
		);
		setChosen(new Set([...(boxes ?? [])].map(({ value }) => value)));
		setSearch(
			form.current?.querySelector<HTMLInputElement>("input[type=search]")
				?.value ?? "",
		);
		setAlive(true);
	}, []);
	return { form, alive };
}

function useSearchedAccounts(
	connectionId: string,
	search: string,
): AdAccount[] {
	const { load, data } = useFetcher<{ accounts: AdAccount[] }>();
	useEffect(() => {
		if (search.trim().length < 2) return;
		const query = new URLSearchParams({ search: search.trim() });
		const timer = setTimeout(
			() => load(`/connections/${connectionId}/ad-accounts?${query}`),
			250,
		);
		return () => clearTimeout(timer);
	}, [connectionId, search, load]);
	return data?.accounts ?? [];
}
