"""Ctrl-C waits until what may not be cut short is done."""

import signal
import threading

import pytest

from simsupport.interrupts import ctrl_c_held


def test_ctrl_c_waits_for_the_end_of_the_block():
    done = []

    def work():
        with ctrl_c_held():
            signal.raise_signal(signal.SIGINT)
            done.append("all of it")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done == ["all of it"]


def test_afterwards_ctrl_c_is_heard_as_before():
    before = signal.getsignal(signal.SIGINT)
    with ctrl_c_held():
        assert signal.getsignal(signal.SIGINT) is not before
    assert signal.getsignal(signal.SIGINT) is before
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def test_in_another_thread_nothing_is_held():
    found = []

    def look():
        with ctrl_c_held():
            found.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert found == [signal.getsignal(signal.SIGINT)]
