"""What web pages say around an article, and what is therefore no part of it."""


def _phrases(table: str) -> frozenset[str]:
    return frozenset(phrase.strip() for line in table.splitlines() for phrase in line.split("|") if phrase.strip())


FURNITURE = _phrases(
    """
    search in site | search this site | search site | site search | skip to content | skip to main content
    skip to navigation | jump to content | share this | share this article | share this story
    share this page | share this post | share on facebook | share on twitter | share on x | share on linkedin
    share on whatsapp | share via email | share by email | tweet this | advertisement | advertisements
    advertising | sponsored content | sponsored | story continues below advertisement
    article continues below advertisement | continue reading below | print this article | print this page
    email this article | print this | email this | copy link | copy url | link copied | back to top
    return to top | read more | read next | see also related | related articles | related article
    related posts | related stories | related news | related content | recommended for you | you may also like
    you might also like | more from this author | most popular | most read | most viewed | trending now
    leave a comment | leave a reply | add a comment | post a comment | view comments | no comments | load more
    show more | follow us | follow us on facebook | follow us on twitter | subscribe now
    subscribe to our newsletter | sign up for our newsletter | join our newsletter | accept cookies
    accept all cookies | cookie settings | privacy policy | terms of service | terms of use | click to enlarge
    like this | like loading | 공유하기 | 기사공유 | 기사 공유 | 본문 바로가기 | 무단전재 및 재배포 금지
    무단 전재 및 재배포 금지 | 무단전재 재배포 금지 | 댓글쓰기 | 댓글 쓰기 | 관련기사 | 관련 기사
    많이 본 기사 | 글자크기 | 글자 크기 | 인쇄하기 | 기사 검색
    """
)
"""Lines that no story has, folded to lower case: they can be left out wherever they stand alone."""

FURNITURE_AT_THE_END = _phrases(
    """
    home | menu | share | tweet | print | email | e-mail | mail | comments | comment | reply | next | previous
    prev | subscribe | login | log in | sign in | sign up | register | search | tags | facebook | twitter
    linkedin | whatsapp | pinterest | reddit | instagram | youtube | kakaotalk | like | about us | contact us
    contact | newsletter | rss | sitemap | site map | all rights reserved | top | 목록 | 공유 | 인쇄 | 댓글
    스크랩
    """
)
"""Lines that a story could have, but hardly as its last ones."""
