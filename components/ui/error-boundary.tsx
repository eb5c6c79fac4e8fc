'use client';

import { Component, type ReactNode } from 'react';

interface BoundaryProps {
  /** What stands in place of what could not be drawn. */
  fallback: (fault: Error) => ReactNode;
  /** Drawing is tried again when this changes. */
  of: unknown;
  children: ReactNode;
}

interface BoundaryState {
  fault: Error | null;
  of: unknown;
}

/** A part of the page that fails alone. React offers this only to classes. */
export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { fault: null, of: this.props.of };

  static getDerivedStateFromError(error: unknown): Partial<BoundaryState> {
    return { fault: error instanceof Error ? error : new Error(String(error)) };
  }

  static getDerivedStateFromProps(props: BoundaryProps, state: BoundaryState): Partial<BoundaryState> | null {
    return props.of === state.of ? null : { fault: null, of: props.of };
  }

  override render(): ReactNode {
    return this.state.fault === null ? this.props.children : this.props.fallback(this.state.fault);
  }
}
