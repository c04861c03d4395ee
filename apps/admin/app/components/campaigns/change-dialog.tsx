import { AlertDialog } from "radix-ui";
import { type ReactNode, useEffect, useRef } from "react";
import { Button, buttonClass } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import type { Change } from "./use-change.ts";

export interface ChangeDialogProps {
	change: Change;
	title: string;
	description: ReactNode;
	/** Sent with the form. */
	fields: Readonly<Record<string, string>>;
	/** True when what the dialog shows now was checked and may be done. */
	isChecked: boolean;
	/** Label of the button that does it. */
	confirm: string;
	/** True where the check comes by itself: there is no button that asks for it. */
	checksItself?: boolean;
	children: ReactNode;
}

/** The form of a change: it is checked first, and made by the same button after that. */
export function ChangeDialog({
	change: { Form, open, close, pending, isSent },
	title,
	description,
	fields,
	isChecked,
	confirm,
	checksItself = false,
	children,
}: ChangeDialogProps) {
	const submit = useRef<HTMLButtonElement>(null);
	const isReady = isChecked && !pending;
	useEffect(() => {
		// Whoever checked by the keyboard goes on by it.
		if (isReady) submit.current?.focus();
	}, [isReady]);
	return (
		<ConfirmDialog
			open={open}
			onOpenChange={() => {
				if (!isSent) close();
			}}
			title={title}
			description={description}
		>
			<Form method="post" className="grid gap-4" noValidate>
				{Object.entries(fields).map(([name, value]) => (
					<input key={name} type="hidden" name={name} value={value} />
				))}
				{children}
				<div className="flex flex-wrap justify-end gap-2">
					<AlertDialog.Cancel
						disabled={isSent}
						className={buttonClass("secondary")}
					>
						Cancel
					</AlertDialog.Cancel>
					<Button
						ref={submit}
						type="submit"
						look="primary"
						name="check"
						value={isChecked ? "no" : "yes"}
						disabled={checksItself && !isChecked}
						pending={pending}
					>
						{isChecked || checksItself ? confirm : "Check"}
					</Button>
				</div>
			</Form>
		</ConfirmDialog>
	);
}
