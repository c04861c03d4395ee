import type { CampaignStatus } from "../../graphql/enums.ts";
import { CampaignStatusBadge } from "../status-badge.tsx";
import { Button } from "../ui/button.tsx";
import { ChangeDialog } from "./change-dialog.tsx";
import { ChangePreview, CheckFindings } from "./change-preview.tsx";
import { useChange } from "./use-change.ts";

export interface ChangeStatusProps {
	targetId: string;
	status: CampaignStatus;
	/** Name of the object alone. */
	name: string;
	/** The platform's word for what it is, such as `ad group`. */
	word: string;
	/** The platform's word for what it stands in; null for a campaign. */
	within: string | null;
	platformName: string;
}

/** Switch position that an object can be brought to from its present one; null where there is none. */
function otherStatus(status: CampaignStatus): "ACTIVE" | "PAUSED" | null {
	if (status === "ACTIVE" || status === "ENDED") return "PAUSED";
	return status === "PAUSED" ? "ACTIVE" : null;
}

/** Button that pauses or resumes: the platform's check comes by itself, and then the change. */
export function ChangeStatus({
	targetId,
	status,
	name,
	word,
	within,
	platformName,
}: ChangeStatusProps) {
	const change = useChange();
	const { outcome, pending } = change;
	const wanted = otherStatus(status);
	if (wanted === null) return null;
	const isChecked = outcome?.checked === wanted;
	const verb = wanted === "PAUSED" ? "Pause" : "Resume";
	const fields = { intent: "status", targetId, status: wanted, name };
	return (
		<>
			<Button
				size="small"
				aria-label={`${verb} the ${word} “${name}”`}
				onClick={() => {
					change.show();
					change.submit({ ...fields, check: "yes" }, { method: "post" });
				}}
			>
				{verb}
			</Button>
			<ChangeDialog
				change={change}
				title={`${verb} this ${word}?`}
				description={
					<p className="[overflow-wrap:anywhere]">
						“{name}” at {platformName}.{" "}
						{wanted === "PAUSED"
							? "It spends nothing until it is resumed."
							: within === null
								? "It may spend again from now on."
								: `It may spend again from now on, while its ${within} is active.`}
					</p>
				}
				fields={fields}
				isChecked={isChecked}
				confirm={verb}
				checksItself
			>
				<ChangePreview
					before={<CampaignStatusBadge status={status} />}
					after={<CampaignStatusBadge status={wanted} />}
				>
					{pending && !isChecked ? `${platformName} is being asked …` : null}
				</ChangePreview>
				<CheckFindings outcome={outcome} platformName={platformName} />
			</ChangeDialog>
		</>
	);
}
