"""Run as a program: loads a folder into a cluster once, as another process would; ends with 3 where it is refused.

Takes the cluster's addresses, what the names of its indices begin with, the folder, and who asks.
"""

import sys
from pathlib import Path

from bot.errors import BotError
from bot.library.cluster.loader import Layout, Loader
from bot.library.library import Library
from bot.library.making import Kit
from bot.search.analysis import Analysers
from bot.search.cluster.client import Access, Client
from bot.search.cluster.indices import Names
from bot.search.language import LanguageDetector
from bot.search.mix import shipped_weights

REFUSED = 3
LEASE_SECONDS = 5.0
"""Long enough for a machine with much else to do, which keeps a process waiting for seconds."""


def main(urls, prefix, folder, by):
    kit = Kit(Analysers(), LanguageDetector(), shipped_weights())
    client = Client(Access(tuple(urls.split(","))))
    loader = Loader(client, Names(prefix), Layout(2, 0), kit.analysers, LEASE_SECONDS)

    def say(*words):
        sys.stdout.write(" ".join(map(str, words)) + "\n")
        sys.stdout.flush()

    try:
        with loader.loaded(Library(Path(folder), kit).gather, by, say) as loaded:
            loaded.publish()
        say(loaded.record.manifest.version)
    except BotError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(REFUSED)
    finally:
        client.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
