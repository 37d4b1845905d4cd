import { useRef, type ReactNode } from 'react';

/** Opens the system's dialog for a file, or for several. */
export function FileButton(props: {
  readonly text: string;
  readonly accept: string;
  readonly isMultiple?: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className="button" onClick={() => input.current?.click()}>
        {props.text}
      </button>
      <input
        ref={input}
        type="file"
        accept={props.accept}
        hidden
        multiple={props.isMultiple === true}
        aria-label={props.text}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          if (files.length > 0) props.onFiles(files);
        }}
      />
    </>
  );
}
