import { useFetcher } from "@remix-run/react";
import { AlertDialog } from "radix-ui";
import { type ReactNode, useEffect, useState } from "react";
import type { ActionOutcome } from "../../action-outcome.ts";
import { Button, type ButtonLook, buttonClass } from "./button.tsx";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { Notice } from "./notice.tsx";
import { useToast } from "./toaster.tsx";

export interface ConfirmActionProps {
	/** Label of the button that asks. */
	label: string;
	/** Says what it is done to, where the label alone stands in many rows. */
	accessibleLabel?: string;
	title: string;
	description: ReactNode;
	/** Label of the button that does it. */
	confirm: string;
	keep?: string;
	intent: string;
	/** Sent with the form. */
	fields?: Readonly<Record<string, string>>;
	look?: ButtonLook;
	size?: "small" | "medium";
}

/** A button for what cannot be undone: it says what will happen and asks, and tells what came out. */
export function ConfirmAction({
	label,
	accessibleLabel,
	title,
	description,
	confirm,
	keep = "Cancel",
	intent,
	fields = {},
	look = "danger",
	size = "small",
}: ConfirmActionProps) {
	const fetcher = useFetcher<ActionOutcome | null>();
	const [open, setOpen] = useState(false);
	const toast = useToast();
	// Known before the page is loaded afresh: the row it stands in may be gone then.
	const outcome = fetcher.state === "submitting" ? undefined : fetcher.data;
	useEffect(() => {
		if (!outcome?.done) return;
		setOpen(false);
		toast({ tone: "good", text: outcome.done });
	}, [outcome, toast]);
	return (
		<>
			<Button
				size={size}
				onClick={() => setOpen(true)}
				aria-label={accessibleLabel}
				className={look === "danger" ? "text-bad-700" : undefined}
			>
				{label}
			</Button>
			<ConfirmDialog
				open={open}
				onOpenChange={setOpen}
				title={title}
				description={description}
			>
				<fetcher.Form method="post" className="grid gap-4">
					{Object.entries(fields).map(([name, value]) => (
						<input key={name} type="hidden" name={name} value={value} />
					))}
					{outcome?.problem && <Notice tone="bad">{outcome.problem}</Notice>}
					<div className="flex flex-wrap justify-end gap-2">
						<AlertDialog.Cancel className={buttonClass("secondary")}>
							{keep}
						</AlertDialog.Cancel>
						<Button
							type="submit"
							look={look}
							name="intent"
							value={intent}
							pending={fetcher.state !== "idle"}
						>
							{confirm}
						</Button>
					</div>
				</fetcher.Form>
			</ConfirmDialog>
		</>
	);
}
