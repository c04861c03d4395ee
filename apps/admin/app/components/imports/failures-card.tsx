import type { AdAccount } from "../../graphql/ad-accounts.ts";
import type { ImportJobDetails } from "../../graphql/import-job.ts";
import { RemoveAccountForm } from "../accounts/remove-account-form.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { KeptFocus } from "../ui/kept-focus.tsx";
import { Pager } from "../ui/pager.tsx";
import { useCanEdit } from "../use-viewer.ts";
import { FailureItem } from "./failure-item.tsx";
import { type FailureGroup, groupFailures } from "./group-failures.ts";

export interface FailuresCardProps {
	job: ImportJobDetails;
	/** Accounts of the connection: the chosen ones, and others that failures name. */
	accounts: AdAccount[];
}

/** Failures of an import by account, each with its reason and what helps. Nothing is shown when there were none. */
export function FailuresCard({ job, accounts }: FailuresCardProps) {
	const { failures, connection } = job;
	if (failures.totalCount === 0) return null;
	const groups = groupFailures(failures.nodes, accounts);
	return (
		<KeptFocus>
			<Card
				flush
				title="Not imported"
				description={
					groups.every(({ retryIsVain }) => retryIsVain)
						? "Everything else is in place. A retry would fail in the same way: see below what helps."
						: "Everything else is in place. A retry tries these again."
				}
			>
				<section
					aria-label="Failures of this import"
					className="divide-y divide-line border-line border-t"
				>
					{groups.map((group) => (
						<Group
							key={group.account?.id ?? "others"}
							group={group}
							connection={connection}
							chosen={accounts.filter(({ selected }) => selected)}
						/>
					))}
				</section>
				<Pager
					pageInfo={failures.pageInfo}
					totalCount={failures.totalCount}
					noun="failure"
				/>
			</Card>
		</KeptFocus>
	);
}

interface GroupProps {
	group: FailureGroup;
	connection: ImportJobDetails["connection"];
	chosen: AdAccount[];
}

function Group({ group, connection, chosen }: GroupProps) {
	const canEdit = useCanEdit();
	/** True when the connection's accounts can be changed now. */
	const live =
		connection.status !== "DISCONNECTED" && !connection.reconnectRequired;
	const { account, failures } = group;
	return (
		<div className="grid gap-3 px-4 py-3.5 sm:px-5">
			{account && (
				<h3 className="font-medium">
					{account.name}
					{/* A platform that tells no name has the number in its place. */}
					{account.name !== account.displayId && (
						<span className="font-normal text-ink-soft tabular-nums">
							{` (${account.displayId})`}
						</span>
					)}
				</h3>
			)}
			<ul className="grid gap-3">
				{failures.map((failure) => (
					<FailureItem
						key={`${failure.entity}/${failure.externalId}/${failure.occurredAt}`}
						failure={failure}
						platform={connection.platform}
						ofAccount={account !== null}
					/>
				))}
			</ul>
			{account?.selected && live && canEdit && (
				<div className="flex flex-wrap gap-2">
					{chosen.length > 1 ? (
						<RemoveAccountForm
							connectionId={connection.id}
							account={account}
							chosen={chosen}
						/>
					) : (
						<ButtonLink size="small" to={`/connections/${connection.id}`}>
							Choose another account
						</ButtonLink>
					)}
				</div>
			)}
		</div>
	);
}
