import { ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import { nameBrands } from "../../format/name-brands.ts";
import { countOf } from "../../format/numbers.ts";
import { Badge } from "../ui/badge.tsx";
import { classNames } from "../ui/class-names.ts";
import type { AccountNode } from "./account-tree-model.ts";

export interface AccountBranchProps {
	node: AccountNode;
	depth: number;
	chosen: ReadonlySet<string>;
	onToggle: (externalIds: string[], on: boolean) => void;
	/** Opens every manager with a match, while searching. */
	forceOpen: boolean;
}

/** One account with what lies below it. A manager holds accounts and runs no campaigns: it opens, but is not chosen. */
export function AccountBranch({
	node,
	depth,
	chosen,
	onToggle,
	forceOpen,
}: AccountBranchProps) {
	const [open, setOpen] = useState(true);
	const listId = useId();
	const { account, children } = node;
	const indent = { paddingLeft: `${0.75 + depth * 1.25}rem` };
	const isOpen = open || forceOpen;
	if (!account.manager) {
		return (
			<li>
				<label
					style={indent}
					className="flex cursor-pointer items-center gap-3 py-1.5 pr-3 hover:bg-canvas"
				>
					<input
						type="checkbox"
						name="externalIds"
						value={account.externalId}
						checked={chosen.has(account.externalId)}
						onChange={(event) =>
							onToggle([account.externalId], event.target.checked)
						}
						className="size-4 shrink-0 accent-accent-600"
					/>
					<span className="min-w-0 flex-1">
						<span className="block truncate font-medium">{account.name}</span>
						<span className="block truncate text-[13px] text-ink-soft tabular-nums">
							{[
								account.displayId,
								account.currencyCode,
								account.timeZone?.replaceAll("_", " "),
							]
								.filter(Boolean)
								.join(" · ")}
						</span>
						{account.alsoChosenBy.length > 0 && (
							<span className="block text-[13px] text-ink-soft">
								Also used by {nameBrands(account.alsoChosenBy)}: workspace
								totals count it once.
							</span>
						)}
					</span>
					{account.beingDeleted ? (
						<Badge tone="quiet">Data is being deleted</Badge>
					) : (
						account.unsyncedSince !== null && (
							<Badge tone="quiet">
								{account.hidden ? "Hidden" : "No longer synced"}
							</Badge>
						)
					)}
					{/* Said before it is chosen: nothing of it may be readable. */}
					{!account.open && (
						<Badge tone="warn">{account.platformStatusName}</Badge>
					)}
				</label>
			</li>
		);
	}
	return (
		<li>
			<button
				type="button"
				aria-expanded={isOpen}
				aria-controls={listId}
				onClick={() => setOpen(!isOpen)}
				style={indent}
				className="flex w-full items-center gap-3 py-1.5 pr-3 text-left hover:bg-canvas focus-visible:-outline-offset-2"
			>
				<ChevronRight
					aria-hidden
					className={classNames(
						"size-4 shrink-0 text-ink-faint transition-transform",
						isOpen && "rotate-90",
					)}
				/>
				<span className="min-w-0 flex-1">
					<span className="block truncate font-medium">{account.name}</span>
					<span className="block truncate text-[13px] text-ink-soft tabular-nums">
						{account.displayId} · {countOf(children.length, "account")}
					</span>
				</span>
				<span className="rounded-full bg-ink/4 px-2 py-0.5 text-ink-soft text-xs">
					Manager
				</span>
			</button>
			<ul
				id={listId}
				hidden={!isOpen}
				aria-label={`Accounts under ${account.name}`}
			>
				{children.map((child) => (
					<AccountBranch
						key={child.account.externalId}
						node={child}
						depth={depth + 1}
						chosen={chosen}
						onToggle={onToggle}
						forceOpen={forceOpen}
					/>
				))}
			</ul>
		</li>
	);
}
