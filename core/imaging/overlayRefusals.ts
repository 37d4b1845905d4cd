/** What may be laid over a picture. */
export type OverlayKind = 'liver' | 'rois' | 'enhancing' | 'comparison';

/** Why something is not laid over a picture. Frames of reference are (0020,0052); null where a volume has none. */
export interface OverlayRefusals {
  'overlay-in-other-frame': {
    readonly overlay: OverlayKind;
    readonly overlayFrameUid: string | null;
    readonly shownFrameUid: string | null;
  };
}
