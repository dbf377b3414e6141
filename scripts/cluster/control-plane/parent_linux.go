package main

import "golang.org/x/sys/unix"

// The kernel kills us with our parent, even while a test has us stopped and we cannot see the end of stdin.
func killWithParent() {
	_ = unix.Prctl(unix.PR_SET_PDEATHSIG, uintptr(unix.SIGKILL), 0, 0, 0)
}
