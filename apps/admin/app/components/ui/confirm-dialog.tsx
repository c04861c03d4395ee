import { AlertDialog } from "radix-ui";
import { type ReactNode, useRef } from "react";

export interface ConfirmDialogProps {
	open: boolean;
	onOpenChange: (open: boolean) => void;
	title: string;
	description: ReactNode;
	/** The form with its own buttons; "Cancel" is an `AlertDialog.Cancel`. */
	children: ReactNode;
}

/**
 * Asks before something that cannot be undone. Focus stays inside; Escape leaves it, and focus is where it was before: there is
 * no trigger of the library's that it would return to.
 */
export function ConfirmDialog({
	open,
	onOpenChange,
	title,
	description,
	children,
}: ConfirmDialogProps) {
	const before = useRef<Element | null>(null);
	return (
		<AlertDialog.Root open={open} onOpenChange={onOpenChange}>
			<AlertDialog.Portal>
				<AlertDialog.Overlay className="fixed inset-0 z-40 animate-fade bg-ink/35" />
				<AlertDialog.Content
					onOpenAutoFocus={() => {
						before.current = document.activeElement;
					}}
					onCloseAutoFocus={(event) => {
						event.preventDefault();
						if (before.current instanceof HTMLElement) before.current.focus();
					}}
					className="-translate-x-1/2 -translate-y-1/2 fixed top-1/2 left-1/2 z-50 max-h-[90dvh] w-[min(30rem,calc(100vw-2rem))] overflow-y-auto rounded-2xl border border-line bg-surface p-6 shadow-pop"
				>
					<AlertDialog.Title className="font-semibold text-base">
						{title}
					</AlertDialog.Title>
					<AlertDialog.Description asChild>
						<div className="mt-2 grid gap-2 text-ink-soft">{description}</div>
					</AlertDialog.Description>
					<div className="mt-5">{children}</div>
				</AlertDialog.Content>
			</AlertDialog.Portal>
		</AlertDialog.Root>
	);
}
