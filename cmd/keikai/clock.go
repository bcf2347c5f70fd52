//go:build !crash

package main

import "time"

// now is the clock. Only the binary of the crash tests has another; see clock_crash.go.
var now = time.Now
