'use client';

import { Component, type ReactNode } from 'react';

interface ErrorBoundaryProps {
  /** What stands in place of what could not be drawn. */
  fallback: (fault: Error) => ReactNode;
  /** Drawing is tried again when this changes. */
  resetKey: unknown;
  children: ReactNode;
}

interface ErrorBoundaryState {
  fault: Error | null;
  resetKey: unknown;
}

/** A part of the page that fails alone. React offers this only to classes. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { fault: null, resetKey: this.props.resetKey };

  static getDerivedStateFromError(error: unknown): Partial<ErrorBoundaryState> {
    return { fault: error instanceof Error ? error : new Error(String(error)) };
  }

  static getDerivedStateFromProps(
    props: ErrorBoundaryProps,
    state: ErrorBoundaryState,
  ): Partial<ErrorBoundaryState> | null {
    return props.resetKey === state.resetKey ? null : { fault: null, resetKey: props.resetKey };
  }

  override render(): ReactNode {
    return this.state.fault === null ? this.props.children : this.props.fallback(this.state.fault);
  }
}
