"""OpenSearch itself: the server that Maven fetches, and the Java that runs it."""

import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

from ground import Fault, Missing

VERSION = "2.19.3"
_ARTIFACT = f"org.opensearch.distribution.integ-test-zip:opensearch:{VERSION}:zip"
_COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy"
_JAVA = range(11, 24)
"""The versions of Java that this line of OpenSearch runs on: 24 took away its security manager."""
_THREADS = "org.opensearch.secure_sm.SecuredForkJoinWorkerThreadFactory"


def home(folder: Path) -> Path:
    """Return the server's folder, fetched by Maven the first time."""
    place = folder / f"opensearch-{VERSION}"
    if place.is_dir():
        return place
    if shutil.which("mvn") is None:
        raise Missing("OpenSearch cannot be fetched without Maven: apt-get install maven")
    fetched = folder / "fetched"
    shutil.rmtree(fetched, ignore_errors=True)
    command = ["mvn", "-B", "-q", _COPY, f"-Dartifact={_ARTIFACT}", f"-DoutputDirectory={fetched}"]
    quiet = {"stdin": subprocess.DEVNULL, "capture_output": True, "text": True}
    done = subprocess.run(command, check=False, cwd=folder, **quiet)
    if done.returncode:
        raise Fault(f"Maven could not fetch {_ARTIFACT}:\n{done.stdout.strip()}\n{done.stderr.strip()}")
    with zipfile.ZipFile(fetched / f"opensearch-{VERSION}.zip") as archive:
        archive.extractall(fetched)
    (fetched / place.name).rename(place)
    shutil.rmtree(fetched)
    return place


def options(heap: str, folder: Path) -> list[str]:
    """Return Java's options: those that OpenSearch's own JvmOptionsParser gives, and the heap."""
    return [
        f"-Xms{heap}",
        f"-Xmx{heap}",
        "-XX:+UseG1GC",
        "-XX:G1ReservePercent=25",
        "-XX:InitiatingHeapOccupancyPercent=30",
        "-Xshare:auto",
        "-Xss1m",
        "-Djava.awt.headless=true",
        "-Dfile.encoding=UTF-8",
        "-Djna.nosys=true",
        "-XX:-OmitStackTraceInFastThrow",
        "-Dio.netty.noUnsafe=true",
        "-Dio.netty.noKeySetOptimization=true",
        "-Dio.netty.recycler.maxCapacityPerThread=0",
        "-Dio.netty.allocator.numDirectArenas=0",
        "-Dlog4j.shutdownHookEnabled=false",
        "-Dlog4j2.disable.jmx=true",
        "-Djava.security.manager=allow",
        "-Djava.locale.providers=SPI,COMPAT",
        f"-Djava.util.concurrent.ForkJoinPool.common.threadFactory={_THREADS}",
        f"-Djava.io.tmpdir={folder / 'tmp'}",
        f"-XX:ErrorFile={folder / 'logs'}/java_error_%p.log",
        "-Dopensearch.distribution.type=zip",
        "-Dopensearch.bundled_jdk=false",
    ]


def java() -> str:
    """Return a Java that can run the server: of JAVA_HOME, of the path, or of those that Debian keeps."""
    homes = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    programs = [str(home / "bin" / "java") for home in homes] + [shutil.which("java") or ""]
    programs += [str(program) for program in sorted(Path("/usr/lib/jvm").glob("*/bin/java"))]
    for program in filter(None, programs):
        try:
            said = subprocess.run([program, "-version"], capture_output=True, text=True, check=False).stderr
        except OSError:
            continue
        version = re.search(r'version "(\d+)', said)
        if version and int(version[1]) in _JAVA:
            return program
    wanted = f"{_JAVA.start} to {_JAVA.stop - 1}"
    raise Missing(f"OpenSearch {VERSION} needs Java {wanted}: apt-get install openjdk-17-jre-headless")
