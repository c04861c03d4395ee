import type { LoadedAccounts } from "../../ad-accounts.server.ts";
import { isBeingChecked } from "../../format/connection-state.ts";
import { hasAccounts } from "../../format/platform-kinds.ts";
import type {
	OnboardingStep,
	PlatformInfo,
	ReusableGrant,
} from "../../graphql/onboarding.ts";
import { platformTerms } from "../../graphql/platform-terms.ts";
import { AccountPicker } from "../accounts/account-picker.tsx";
import { PlatformIcon } from "../platform-icon.tsx";
import { ConnectionStatusBadge } from "../status-badge.tsx";
import { Card } from "../ui/card.tsx";
import { Notice } from "../ui/notice.tsx";
import { useCanEdit } from "../use-viewer.ts";
import { AccessStep } from "./access-step.tsx";
import { ConnectStep } from "./connect-step.tsx";
import { ConnectedStep } from "./connected-step.tsx";
import { ReconnectStep } from "./reconnect-step.tsx";

export interface PlatformStepProps {
	brandId: string;
	step: OnboardingStep;
	info: PlatformInfo;
	connection: OnboardingStep["connection"];
	accounts: LoadedAccounts | null;
	grants: ReusableGrant[];
	/** The sign-in that the brand's other platforms use. */
	ownGrant: ReusableGrant | null;
	/** The step after this one; null when this one is the last that is open. */
	nextTo: string | null;
}

/** One platform's step in whatever state it is: to connect, to choose accounts, to import, to reconnect. */
export function PlatformStep({
	brandId,
	step,
	info,
	connection,
	accounts,
	grants,
	ownGrant,
	nextTo,
}: PlatformStepProps) {
	const canEdit = useCanEdit();
	const withoutAccounts = !hasAccounts(info);
	const returnTo = `/brands/${brandId}/onboarding?step=${step.key}`;
	return (
		<Card
			title={
				<span className="flex items-center gap-3">
					<PlatformIcon platform={info.platform} />
					{info.name}
				</span>
			}
			action={
				connection && (
					<ConnectionStatusBadge
						connection={connection}
						withoutAccounts={withoutAccounts}
					/>
				)
			}
		>
			{!connection ? (
				canEdit ? (
					<ConnectStep
						brandId={brandId}
						returnTo={returnTo}
						step={step}
						info={info}
						grants={grants}
						ownGrant={ownGrant}
					/>
				) : (
					<p className="text-ink-soft">
						Not connected yet. An admin or the owner of this workspace can
						connect it.
					</p>
				)
			) : connection.reconnectRequired ? (
				<ReconnectStep
					brandId={brandId}
					returnTo={returnTo}
					info={info}
					connection={connection}
				/>
			) : withoutAccounts ? (
				<AccessStep
					brandId={brandId}
					returnTo={returnTo}
					info={info}
					connection={connection}
					nextTo={nextTo}
				/>
			) : connection.status === "PENDING" && accounts?.accounts.length === 0 ? (
				<Notice title="The accounts are being listed">
					{connection.health.sentence}
				</Notice>
			) : connection.status === "PENDING" &&
				accounts &&
				!isBeingChecked(connection) ? (
				<div className="grid gap-4">
					<p className="text-ink-soft">
						You are signed in. Choose the{" "}
						{platformTerms[info.platform].adAccount}s that belong to this brand
						{accounts.accounts.some(({ manager }) => manager)
							? "; managers only hold other accounts."
							: "."}
					</p>
					<AccountPicker
						connectionId={connection.id}
						accounts={accounts.accounts}
						complete={accounts.complete}
					/>
				</div>
			) : (
				<ConnectedStep
					brandId={brandId}
					info={info}
					connection={connection}
					accounts={accounts}
					nextTo={nextTo}
				/>
			)}
		</Card>
	);
}
