import { useState } from "react";
import type { LoadedAccounts } from "../../ad-accounts.server.ts";
import { autoSyncSentence } from "../../format/auto-sync.ts";
import { isBeingChecked } from "../../format/connection-state.ts";
import { hasImports, hasMetrics } from "../../format/platform-kinds.ts";
import type { OnboardingStep, PlatformInfo } from "../../graphql/onboarding.ts";
import { platformTerms } from "../../graphql/platform-terms.ts";
import { AccountPicker } from "../accounts/account-picker.tsx";
import { AccountProofs } from "../accounts/account-proofs.tsx";
import { HealthNotice } from "../connections/health-notice.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { useCanEdit } from "../use-viewer.ts";
import { ImportStep } from "./import-step.tsx";

export interface ConnectedStepProps {
	brandId: string;
	info: PlatformInfo;
	connection: NonNullable<OnboardingStep["connection"]>;
	accounts: LoadedAccounts | null;
	nextTo: string | null;
}

/** Accounts are chosen and proven; what remains is the first import, where there is anything to import. */
export function ConnectedStep({
	brandId,
	info,
	connection,
	accounts,
	nextTo,
}: ConnectedStepProps) {
	const canEdit = useCanEdit();
	const [choosing, setChoosing] = useState(false);
	const chosen = accounts?.accounts.filter(({ selected }) => selected) ?? [];
	const signature = chosen.map(({ externalId }) => externalId).join();
	const [before, setBefore] = useState(signature);
	if (before !== signature) {
		setBefore(signature);
		setChoosing(false);
	}
	return (
		<div className="grid gap-6">
			{isBeingChecked(connection) && (
				<Notice title="Being checked">{connection.health.sentence}</Notice>
			)}
			<HealthNotice connection={connection} />
			<section aria-label="Accounts" className="grid gap-3">
				<div className="flex flex-wrap items-center justify-between gap-2">
					<h3 className="font-medium">Accounts of this brand</h3>
					<div className="flex gap-2">
						{canEdit && accounts && accounts.accounts.length > 1 && (
							<Button
								size="small"
								onClick={() => setChoosing(!choosing)}
								aria-expanded={choosing}
							>
								{choosing ? "Keep as it is" : "Change accounts"}
							</Button>
						)}
						<ButtonLink
							size="small"
							look="quiet"
							to={`/connections/${connection.id}`}
						>
							Connection
						</ButtonLink>
					</div>
				</div>
				{choosing && accounts ? (
					<AccountPicker
						key={signature}
						connectionId={connection.id}
						accounts={accounts.accounts}
						complete={accounts.complete}
					/>
				) : (
					<div className="rounded-lg border border-line">
						<AccountProofs connection={connection} accounts={chosen} />
					</div>
				)}
			</section>
			{hasImports(info) ? (
				<ImportStep
					brandId={brandId}
					connectionId={connection.id}
					platform={info.platform}
					job={connection.latestImportJob}
					sync={
						connection.autoSync.enabled
							? autoSyncSentence(connection.autoSync, {
									metrics: hasMetrics(info),
									platform: info.platform,
								})
							: null
					}
					nextTo={nextTo}
					canEdit={canEdit}
				/>
			) : (
				<div className="grid justify-items-start gap-3">
					<p className="max-w-prose text-ink-soft">
						{info.name} is connected. Patchbay does not read{" "}
						{platformTerms[info.platform].campaign}s there yet: there is nothing
						to import.
					</p>
					{nextTo && (
						<ButtonLink look="primary" to={nextTo}>
							Next step
						</ButtonLink>
					)}
				</div>
			)}
		</div>
	);
}
