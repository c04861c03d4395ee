import { AlertDialog } from "radix-ui";
import { useEffect, useRef } from "react";
import type { CampaignStatus } from "../../graphql/enums.ts";
import { CampaignStatusBadge } from "../status-badge.tsx";
import { Button, buttonClass } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { ChangePreview, CheckFindings } from "./change-preview.tsx";
import { useChange } from "./use-change.ts";

export interface ChangeStatusProps {
	targetId: string;
	status: CampaignStatus;
	/** Name of the object alone. */
	name: string;
	/** The platform's word for what it is, such as `ad group`. */
	word: string;
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
	platformName,
}: ChangeStatusProps) {
	const { submit, open, setOpen, pending, outcome } = useChange();
	const confirm = useRef<HTMLButtonElement>(null);
	const wanted = otherStatus(status);
	const isChecked = outcome?.checked === wanted && wanted !== null;
	const isReady = isChecked && !pending;
	useEffect(() => {
		if (isReady) confirm.current?.focus();
	}, [isReady]);
	if (wanted === null) return null;
	const verb = wanted === "PAUSED" ? "Pause" : "Resume";
	const send = (check: "yes" | "no") =>
		submit(
			{ intent: "status", targetId, status: wanted, name, check },
			{ method: "post" },
		);
	return (
		<>
			<Button
				size="small"
				aria-label={`${verb} the ${word} “${name}”`}
				onClick={() => {
					setOpen(true);
					send("yes");
				}}
			>
				{verb}
			</Button>
			<ConfirmDialog
				open={open}
				onOpenChange={setOpen}
				title={`${verb} this ${word}?`}
				description={
					<p className="[overflow-wrap:anywhere]">
						“{name}” at {platformName}.{" "}
						{wanted === "PAUSED"
							? "It spends nothing until it is resumed."
							: "It spends again from now on."}
					</p>
				}
			>
				<div className="grid gap-4">
					<ChangePreview
						before={<CampaignStatusBadge status={status} />}
						after={<CampaignStatusBadge status={wanted} />}
					>
						{pending && !isChecked ? `${platformName} is being asked …` : null}
					</ChangePreview>
					<CheckFindings outcome={outcome} platformName={platformName} />
					<div className="flex flex-wrap justify-end gap-2">
						<AlertDialog.Cancel className={buttonClass("secondary")}>
							Cancel
						</AlertDialog.Cancel>
						<Button
							ref={confirm}
							look="primary"
							disabled={!isChecked}
							pending={pending}
							onClick={() => send("no")}
						>
							{verb}
						</Button>
					</div>
				</div>
			</ConfirmDialog>
		</>
	);
}
