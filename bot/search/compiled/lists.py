"""Posting lists, read in compiled code: lists are cut to a window, added up, and looked up in."""

import numpy as np

from bot.search.compiled.compiler import compiled
from bot.search.postings import BLOCK


@compiled
def find(places, low, high, place):
    """Return the first of some ascending postings that is not before a place."""
    while low < high:
        middle = (low + high) >> 1
        if places[middle] < place:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def gallop(places, low, high, place):
    """Return the same as `find`, in steps that double: quick where it is near."""
    step, probe = 1, low
    while probe < high and places[probe] < place:
        low = probe + 1
        probe += step
        step <<= 1
    return find(places, low, min(probe, high), place)


@compiled
def cut(places, low, high, start, stop):
    """Return where those of some ascending postings begin and end that are in a window of their block."""
    if stop < BLOCK:
        high = find(places, low, high, stop)
    return (find(places, low, high, start) if start else low), high


@compiled
def add(places, codes, bounds, weight, sums, least, found, count):
    """Add postings to the sums; find the passages whose sum comes to `least`, and return how many there are."""
    # 16 bits throughout make the loop quick.
    for posting in range(len(places)):
        place = places[posting]
        more = np.uint16(np.int32(weight * bounds[codes[posting]] + np.float32(1)))
        after = np.uint16(sums[place] + more)
        sums[place] = after
        # In whole numbers from 0 to 65,535: it was below `least`, and is not any more.
        if np.uint16(after - least) < more:
            found[count] = place
            count += 1
    return count


@compiled
def add_tops(places, more, sums, least, found, count):
    """Do as `add`, with postings that all count the same."""
    for posting in range(len(places)):
        place = places[posting]
        after = np.uint16(sums[place] + more)
        sums[place] = after
        if np.uint16(after - least) < more:
            found[count] = place
            count += 1
    return count


@compiled
def look_up(places, codes, bounds, weight, limit, sums, needed, found, count):
    """Add the postings of the passages found, ascending, each `limit` at most; keep those that come to `needed`."""
    low, high, stay = 0, len(places), 0
    for one in range(count):
        place = found[one]
        low = gallop(places, low, high, place)
        if low < high and places[low] == place:
            more = np.uint16(np.int32(min(weight * bounds[codes[low]], limit) + np.float32(1)))
            sums[place] = np.uint16(sums[place] + more)
        if sums[place] >= needed:
            found[stay] = place
            stay += 1
    return stay
